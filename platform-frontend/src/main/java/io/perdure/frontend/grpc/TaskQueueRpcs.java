package io.perdure.frontend.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDescribeTaskQueueMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getListTaskQueuePartitionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateTaskQueueConfigMethod;

import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.frontend.taskqueue.TaskQueueRequests;

/** The RPCs about task queues. */
final class TaskQueueRpcs {
  private TaskQueueRpcs() {}

  static void bind(ServiceTable table, MatchingClients matching) {
    var taskQueues = new TaskQueueRequests(matching);
    table.unary(getDescribeTaskQueueMethod(), taskQueues::describe);
    table.unary(getListTaskQueuePartitionsMethod(), taskQueues::listPartitions);
    table.unary(getUpdateTaskQueueConfigMethod(), taskQueues::configure);
  }
}
