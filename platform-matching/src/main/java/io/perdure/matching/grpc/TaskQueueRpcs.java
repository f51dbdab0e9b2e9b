package io.perdure.matching.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getCountWorkersMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDescribeTaskQueueMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDescribeWorkerMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getListTaskQueuePartitionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getListWorkersMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPollActivityTaskQueueMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPollWorkflowTaskQueueMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRecordWorkerHeartbeatMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondQueryTaskCompletedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getShutdownWorkerMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateTaskQueueConfigMethod;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.perdure.common.api.MatchingServiceGrpc;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.matching.queue.MatchingPartitions;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.InstantSource;

/** The RPCs about task queues. */
public final class TaskQueueRpcs {
  private TaskQueueRpcs() {}

  /**
   * The verbs of the public API that matching serves.
   *
   * @param others the way to the other partitions of a queue
   */
  public static BindableService taskQueues(
      MatchingPartitions partitions,
      MatchingClients others,
      InstantSource clock,
      PollCounts counts) {
    var table = new ServiceTable(WorkflowServiceGrpc.getServiceDescriptor());
    var polls = new PollRequests(partitions, clock, counts);
    var shutdown = new ShutdownRequests(partitions);
    table.unary(getPollWorkflowTaskQueueMethod(), polls::workflow);
    table.unary(getPollActivityTaskQueueMethod(), polls::activity);
    table.unary(getShutdownWorkerMethod(), shutdown::shutDownWorker);
    var queries = new QueryRequests(partitions, clock);
    table.unary(getRespondQueryTaskCompletedMethod(), queries::completed);
    var workers = new WorkerRequests(partitions, clock);
    table.unary(getRecordWorkerHeartbeatMethod(), workers::heartbeat);
    table.unary(getListWorkersMethod(), workers::list);
    table.unary(getCountWorkersMethod(), workers::count);
    table.unary(getDescribeWorkerMethod(), workers::describe);
    var descriptions = new DescribeRequests(partitions, others);
    table.unary(getDescribeTaskQueueMethod(), descriptions::describe);
    table.unary(getListTaskQueuePartitionsMethod(), descriptions::listPartitions);
    table.unary(
        getUpdateTaskQueueConfigMethod(),
        new ConfigRequests(partitions, new PartitionClients(others, clock))::update);
    return bindable(table);
  }

  /** What the public API has no word for. */
  public static BindableService matching(MatchingPartitions partitions, InstantSource clock) {
    var table = new ServiceTable(MatchingServiceGrpc.getServiceDescriptor());
    var sticky = new StickyRequests(partitions);
    var queries = new QueryRequests(partitions, clock);
    table.unary(MatchingServiceGrpc.getOfferStickyTaskMethod(), sticky::offer);
    table.unary(MatchingServiceGrpc.getDeliverQueryMethod(), queries::deliver);
    var others = new PartitionRequests(partitions, clock);
    table.unary(MatchingServiceGrpc.getOfferTaskMethod(), others::offer);
    table.unary(MatchingServiceGrpc.getWakePartitionMethod(), others::wake);
    return bindable(table);
  }

  private static BindableService bindable(ServiceTable table) {
    return () -> ServerInterceptors.intercept(table.definition(), new RoutedCall.Reader());
  }
}
