package io.perdure.frontend.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.common.cluster.Slots;
import io.perdure.common.error.Exhausted;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollRequestsTest {
  private static final String STICKY = "worker-1:sticky";

  private final TestingFrontend frontend = new TestingFrontend();

  @AfterEach
  void stop() {
    frontend.close();
  }

  /** MT-20. */
  @Test
  void aPollNeedsADeadline() {
    var client = WorkflowServiceGrpc.newBlockingStub(frontend.channel());

    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> client.pollActivityTaskQueue(activityPoll()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(refusal.getStatus().getDescription()).isEqualTo("Context timeout is not set.");
  }

  /** MT-20. */
  @Test
  void aPollNeedsADeadlineThatCanBeMet() {
    var client =
        WorkflowServiceGrpc.newBlockingStub(frontend.channel())
            .withDeadlineAfter(1_900, TimeUnit.MILLISECONDS);

    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> client.pollActivityTaskQueue(activityPoll()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(refusal.getStatus().getDescription()).isEqualTo("Context timeout is too short.");
  }

  @Test
  void aPollGoesToTheOwnerOfItsTaskQueue() {
    frontend.client().pollActivityTaskQueue(activityPoll());

    assertThat(routedTo()).isEqualTo(slot("orders"));
    assertThat(frontend.history().received()).isEmpty();
  }

  /** MT-30. */
  @Test
  void aStickyPollGoesToTheOwnerOfTheStickyQueue() {
    frontend
        .client()
        .pollWorkflowTaskQueue(
            PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(TestingFrontend.NAMESPACE)
                .setTaskQueue(
                    TaskQueue.newBuilder()
                        .setName(STICKY)
                        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
                        .setNormalName("orders"))
                .build());

    assertThat(routedTo()).isEqualTo(slot(STICKY));
  }

  /** MT-90. */
  @Test
  void aWorkerThatEndsLetsGoOfItsStickyQueue() {
    var request =
        ShutdownWorkerRequest.newBuilder()
            .setNamespace(TestingFrontend.NAMESPACE)
            .setTaskQueue("orders");

    frontend.client().shutdownWorker(request.build());
    assertThat(frontend.matching().received()).isEmpty();

    frontend.client().shutdownWorker(request.setStickyTaskQueue(STICKY).build());
    assertThat(routedTo()).isEqualTo(slot(STICKY));
  }

  /** MT-91. */
  @Test
  void aWorkerThatEndsIsToldToBothOwnersOfItsQueues() {
    var request =
        ShutdownWorkerRequest.newBuilder()
            .setNamespace(TestingFrontend.NAMESPACE)
            .setTaskQueue("orders")
            .setWorkerInstanceKey("worker")
            .setStickyTaskQueue(STICKY);

    frontend.client().shutdownWorker(request.build());

    assertThat(frontend.matching().received())
        .extracting(call -> call.route().slot())
        .containsExactly(slot("orders"), slot(STICKY));
  }

  /** MT-90: the last heartbeat, which cannot fail the call. */
  @Test
  void aWorkerThatEndsLeavesItsLastHeartbeat() {
    var heartbeat = WorkerHeartbeat.newBuilder().setWorkerInstanceKey("worker");
    var request =
        ShutdownWorkerRequest.newBuilder()
            .setNamespace(TestingFrontend.NAMESPACE)
            .setWorkerHeartbeat(heartbeat);
    frontend
        .matching()
        .refuse(
            WorkflowServiceGrpc.getRecordWorkerHeartbeatMethod(),
            Exhausted.systemOverloaded("too many"));

    frontend.client().shutdownWorker(request.build());

    assertThat(
            frontend.matching().last(RecordWorkerHeartbeatRequest.class).getWorkerHeartbeatList())
        .containsExactly(heartbeat.build());
    assertThat(routedTo()).isEqualTo(slot(MatchingClients.WORKERS));
  }

  private int routedTo() {
    return frontend.matching().received().getLast().route().slot();
  }

  private static int slot(String taskQueue) {
    return Slots.of(TestingFrontend.namespaceId(), taskQueue);
  }

  private static PollActivityTaskQueueRequest activityPoll() {
    return PollActivityTaskQueueRequest.newBuilder()
        .setNamespace(TestingFrontend.NAMESPACE)
        .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
        .build();
  }
}
