package io.perdure.frontend.taskqueue;

import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.TaskQueues;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsResponse;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/** Checks what is asked of a task queue and sends it to the queue's owner. */
public final class TaskQueueRequests {
  private final MatchingClients matching;

  public TaskQueueRequests(MatchingClients matching) {
    this.matching = matching;
  }

  /** DescribeTaskQueue (MT-60). */
  @SuppressWarnings("deprecation") // The enhanced mode is.
  public DescribeTaskQueueResponse describe(DescribeTaskQueueRequest request) {
    var partition = TaskQueuePartition.named(request.getTaskQueue().getName());
    TaskQueues.checkPolled(
        request.hasTaskQueue(),
        request.getTaskQueue().toBuilder().setName(partition.queue()).build());
    if (request.getApiMode() == DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED) {
      checkEnhanced(request);
    }
    if (request.getReportStats() && !partition.isRoot()) {
      throw new InvalidRequest("DescribeTaskQueue stats are only supported for the root partition");
    }
    return owner(request.getTaskQueue()).describeTaskQueue(request);
  }

  @SuppressWarnings("deprecation") // The mode is, with what belongs to it.
  private static void checkEnhanced(DescribeTaskQueueRequest request) {
    if (request.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
      throw new InvalidRequest(
          "Enhanced DescribeTaskQueue is not valid for a sticky queue, use api_mode=UNSPECIFIED or"
              + " a normal queue.");
    }
    if (!TaskQueuePartition.named(request.getTaskQueue().getName()).isRoot()) {
      throw new InvalidRequest(
          "Enhanced DescribeTaskQueue is not valid for non-root queue partitions, use"
              + " api_mode=UNSPECIFIED or a normal queue root name.");
    }
    if (request.getVersions().getBuildIdsCount() > 0) {
      throw InvalidRequest.unsupported("versions.build_ids");
    }
    if (request.getReportTaskReachability()) {
      throw InvalidRequest.unsupported("report_task_reachability");
    }
  }

  /** ListTaskQueuePartitions (MT-55). */
  public ListTaskQueuePartitionsResponse listPartitions(ListTaskQueuePartitionsRequest request) {
    TaskQueues.checkPolled(request.hasTaskQueue(), request.getTaskQueue());
    return owner(request.getTaskQueue()).listTaskQueuePartitions(request);
  }

  /** UpdateTaskQueueConfig (MT-48). */
  public UpdateTaskQueueConfigResponse configure(UpdateTaskQueueConfigRequest request) {
    TaskQueueConfigs.check(request);
    return matching
        .taskQueues(CallNamespace.current().id(), request.getTaskQueue())
        .updateTaskQueueConfig(request);
  }

  private WorkflowServiceBlockingStub owner(TaskQueue queue) {
    return matching.taskQueues(CallNamespace.current().id(), queue.getName());
  }
}
