package io.perdure.frontend.grpc;

import static io.perdure.frontend.grpc.MalformedRequest.invalid;
import static io.perdure.frontend.grpc.TestingFrontend.NAMESPACE;

import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueVersionSelection;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.stream.Stream;

/** Malformed requests about task queues. */
final class MalformedTaskQueues {
  private static final TaskQueue ORDERS = TaskQueue.newBuilder().setName("orders").build();

  private MalformedTaskQueues() {}

  static Stream<MalformedRequest> all() {
    return Stream.concat(descriptions(), enhancedDescriptions());
  }

  private static Stream<MalformedRequest> descriptions() {
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getDescribeTaskQueueMethod(),
            DescribeTaskQueueRequest.newBuilder().setNamespace(NAMESPACE),
            "taskQueue is not set"),
        invalid(
            WorkflowServiceGrpc.getDescribeTaskQueueMethod(),
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName("/_sys/orders/1")),
            "task queue name cannot start with reserved prefix /_sys/"),
        invalid(
            WorkflowServiceGrpc.getListTaskQueuePartitionsMethod(),
            ListTaskQueuePartitionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.getDefaultInstance()),
            "missing task queue name"));
  }

  @SuppressWarnings("deprecation") // The mode is, with what belongs to it.
  private static Stream<MalformedRequest> enhancedDescriptions() {
    var method = WorkflowServiceGrpc.getDescribeTaskQueueMethod();
    var request =
        DescribeTaskQueueRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setTaskQueue(ORDERS)
            .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED);
    return Stream.of(
        invalid(
            method,
            request
                .clone()
                .setTaskQueue(ORDERS.toBuilder().setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)),
            "Enhanced DescribeTaskQueue is not valid for a sticky queue, use api_mode=UNSPECIFIED"
                + " or a normal queue."),
        invalid(
            method,
            request.clone().setVersions(TaskQueueVersionSelection.newBuilder().addBuildIds("1")),
            "versions.build_ids is not supported yet"),
        invalid(
            method,
            request.clone().setReportTaskReachability(true),
            "report_task_reachability is not supported yet"));
  }
}
