package io.perdure.frontend.grpc;

import static io.perdure.frontend.grpc.MalformedRequest.invalid;
import static io.perdure.frontend.grpc.MalformedRequests.LONG;
import static io.perdure.frontend.grpc.TestingFrontend.NAMESPACE;

import com.google.protobuf.ByteString;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.util.Durations;
import io.perdure.common.api.TaskToken;
import io.perdure.common.token.TaskTokens;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueMetadata;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.stream.Stream;

/** Malformed requests of workers (FO-13, FO-14, FO-146, FO-147, FO-150). */
final class MalformedWorkerRequests {
  private static final String NO_TOKEN = "Task token not set on request.";
  private static final ByteString JUNK = ByteString.copyFromUtf8("junk");

  private MalformedWorkerRequests() {}

  static Stream<MalformedRequest> all() {
    return Stream.of(
            polls(),
            pollsThatAreNotServedYet(),
            workers(),
            workflowTasks(),
            queryTasks(),
            activityTasks(),
            activitiesById())
        .flatMap(it -> it);
  }

  private static Stream<MalformedRequest> queryTasks() {
    var completed = WorkflowServiceGrpc.getRespondQueryTaskCompletedMethod();
    var request = RespondQueryTaskCompletedRequest.newBuilder().setNamespace(NAMESPACE);
    var taskToken = TaskTokens.write(TaskToken.newBuilder().setNamespaceId("n").setWorkflowId("w"));
    return Stream.of(
        invalid(completed, request.clone(), NO_TOKEN),
        invalid(completed, request.clone().setTaskToken(JUNK), "Error deserializing task token."),
        invalid(
            completed, request.clone().setTaskToken(taskToken), "Error deserializing task token."));
  }

  private static Stream<MalformedRequest> polls() {
    var poll = WorkflowServiceGrpc.getPollWorkflowTaskQueueMethod();
    var queue = TaskQueue.newBuilder().setName("orders").setNormalName("orders");
    return Stream.of(
        invalid(
            poll,
            PollWorkflowTaskQueueRequest.newBuilder().setNamespace(NAMESPACE),
            "taskQueue is not set"),
        invalid(
            poll,
            PollWorkflowTaskQueueRequest.newBuilder().setNamespace(NAMESPACE).setTaskQueue(queue),
            "only sticky queues can have a normal name"),
        invalid(
            poll,
            PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(
                    queue
                        .clone()
                        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
                        .setNormalName(LONG)),
            "taskQueue length exceeds limit"),
        invalid(
            WorkflowServiceGrpc.getPollActivityTaskQueueMethod(),
            PollActivityTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
                .setIdentity(LONG),
            "Identity length exceeds limit."),
        invalid(
            WorkflowServiceGrpc.getShutdownWorkerMethod(),
            ShutdownWorkerRequest.newBuilder().setNamespace(NAMESPACE).setStickyTaskQueue(LONG),
            "StickyTaskQueue length exceeds limit."),
        invalid(
            WorkflowServiceGrpc.getPollActivityTaskQueueMethod(),
            PollActivityTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
                .setTaskQueueMetadata(
                    TaskQueueMetadata.newBuilder().setMaxTasksPerSecond(DoubleValue.of(-1))),
            "MaxTasksPerSecond must be non-negative."));
  }

  private static Stream<MalformedRequest> pollsThatAreNotServedYet() {
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getPollWorkflowTaskQueueMethod(),
            PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
                .setDeploymentOptions(
                    WorkerDeploymentOptions.newBuilder()
                        .setWorkerVersioningMode(
                            WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED)),
            "deployment_options.worker_versioning_mode is not supported yet"));
  }

  private static Stream<MalformedRequest> workers() {
    var nameless = WorkerHeartbeat.newBuilder().setTaskQueue("orders");
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getRecordWorkerHeartbeatMethod(),
            RecordWorkerHeartbeatRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .addWorkerHeartbeat(nameless),
            "WorkerInstanceKey is not set on request."),
        invalid(
            WorkflowServiceGrpc.getRecordWorkerHeartbeatMethod(),
            RecordWorkerHeartbeatRequest.newBuilder().setNamespace(NAMESPACE).setIdentity(LONG),
            "Identity length exceeds limit."),
        invalid(
            WorkflowServiceGrpc.getShutdownWorkerMethod(),
            ShutdownWorkerRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkerHeartbeat(nameless.clone().setWorkerInstanceKey(LONG)),
            "WorkerInstanceKey length exceeds limit."),
        invalid(
            WorkflowServiceGrpc.getListWorkersMethod(),
            ListWorkersRequest.newBuilder().setNamespace(NAMESPACE).setQuery("a\0b"),
            "Query contains the character U+0000."),
        invalid(
            WorkflowServiceGrpc.getCountWorkersMethod(),
            CountWorkersRequest.newBuilder().setNamespace(NAMESPACE).setQuery("a\0b"),
            "Query contains the character U+0000."),
        invalid(
            WorkflowServiceGrpc.getDescribeWorkerMethod(),
            DescribeWorkerRequest.newBuilder().setNamespace(NAMESPACE),
            "WorkerInstanceKey is not set on request."));
  }

  private static Stream<MalformedRequest> workflowTasks() {
    var completed = WorkflowServiceGrpc.getRespondWorkflowTaskCompletedMethod();
    return Stream.of(
        invalid(completed, RespondWorkflowTaskCompletedRequest.newBuilder(), NO_TOKEN),
        invalid(
            completed,
            RespondWorkflowTaskCompletedRequest.newBuilder().setTaskToken(JUNK),
            "Error deserializing task token."),
        invalid(
            completed,
            RespondWorkflowTaskCompletedRequest.newBuilder()
                .setTaskToken(TaskTokens.write(TestingFrontend.token().setWorkflowId("a\0b"))),
            "Error deserializing task token."),
        invalid(
            completed,
            RespondWorkflowTaskCompletedRequest.newBuilder()
                .setTaskToken(TaskTokens.write(TestingFrontend.token()))
                .setIdentity(LONG),
            "Identity length exceeds limit."),
        invalid(
            WorkflowServiceGrpc.getRespondWorkflowTaskFailedMethod(),
            RespondWorkflowTaskFailedRequest.newBuilder().setNamespace(NAMESPACE),
            NO_TOKEN));
  }

  private static Stream<MalformedRequest> activityTasks() {
    var failed = WorkflowServiceGrpc.getRespondActivityTaskFailedMethod();
    var token = TaskTokens.write(TestingFrontend.token());
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getRespondActivityTaskCompletedMethod(),
            RespondActivityTaskCompletedRequest.newBuilder().setNamespace(NAMESPACE),
            NO_TOKEN),
        invalid(failed, RespondActivityTaskFailedRequest.newBuilder(), NO_TOKEN),
        invalid(
            failed,
            RespondActivityTaskFailedRequest.newBuilder()
                .setTaskToken(token)
                .setFailure(Failure.newBuilder().setMessage("broken")),
            "Failure must have ApplicationFailureInfo."),
        invalid(
            failed,
            RespondActivityTaskFailedRequest.newBuilder()
                .setTaskToken(token)
                .setFailure(
                    Failure.newBuilder()
                        .setApplicationFailureInfo(
                            ApplicationFailureInfo.newBuilder()
                                .setNextRetryDelay(Durations.fromSeconds(-1)))),
            "NextRetryDelay cannot be negative."),
        invalid(
            WorkflowServiceGrpc.getRespondActivityTaskCanceledMethod(),
            RespondActivityTaskCanceledRequest.newBuilder().setTaskToken(JUNK),
            "Error deserializing task token."),
        invalid(
            WorkflowServiceGrpc.getRecordActivityTaskHeartbeatMethod(),
            RecordActivityTaskHeartbeatRequest.newBuilder().setNamespace(NAMESPACE),
            NO_TOKEN));
  }

  private static Stream<MalformedRequest> activitiesById() {
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getRespondActivityTaskCompletedByIdMethod(),
            RespondActivityTaskCompletedByIdRequest.newBuilder().setNamespace(NAMESPACE),
            "WorkflowId is not set on request."),
        invalid(
            WorkflowServiceGrpc.getRespondActivityTaskFailedByIdMethod(),
            RespondActivityTaskFailedByIdRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId("order-1"),
            "ActivityId is not set on request."),
        invalid(
            WorkflowServiceGrpc.getRespondActivityTaskCanceledByIdMethod(),
            RespondActivityTaskCanceledByIdRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId("order-1")
                .setRunId("7")
                .setActivityId("a"),
            "Invalid RunId."),
        invalid(
            WorkflowServiceGrpc.getRecordActivityTaskHeartbeatByIdMethod(),
            RecordActivityTaskHeartbeatByIdRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId("order-1")
                .setActivityId("a\0b"),
            "ActivityId contains the character U+0000."));
  }
}
