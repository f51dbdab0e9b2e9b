package io.perdure.frontend.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.perdure.common.cluster.Slots;
import io.perdure.common.error.AlreadyExists;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a request to start before history sees it. */
class StartRequestsTest {
  private final TestingFrontend frontend = new TestingFrontend();

  @AfterEach
  void stop() {
    frontend.close();
  }

  @Test
  void goesToTheOwnerOfItsSlotAndBringsBackTheAnswer() {
    var answer = StartWorkflowExecutionResponse.newBuilder().setRunId("run").build();
    frontend.history().answer(WorkflowServiceGrpc.getStartWorkflowExecutionMethod(), answer);

    assertThat(frontend.client().startWorkflowExecution(start().build())).isEqualTo(answer);

    var id = TestingFrontend.namespaceId();
    assertThat(frontend.history().received().getLast().route())
        .isEqualTo(new RoutedCall(id, Slots.of(id, "order-1")));
  }

  /** ER-1. */
  @Test
  void bringsBackARefusalWithItsDetails() throws Exception {
    var existing = WorkflowExecutionAlreadyStartedFailure.newBuilder().setRunId("run").build();
    frontend
        .history()
        .refuse(
            WorkflowServiceGrpc.getStartWorkflowExecutionMethod(),
            AlreadyExists.workflow("already running", existing));

    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> frontend.client().startWorkflowExecution(start().build()));

    var status = Objects.requireNonNull(StatusProto.fromThrowable(refusal));
    assertThat(status.getCode()).isEqualTo(Code.ALREADY_EXISTS_VALUE);
    assertThat(status.getDetails(0).unpack(WorkflowExecutionAlreadyStartedFailure.class))
        .isEqualTo(existing);
  }

  /** ST-7. */
  @Test
  void getsARequestIdIfItHasNone() {
    assertThat(UUID.fromString(sent(start()).getRequestId())).isNotNull();
    assertThat(sent(start().setRequestId("mine")).getRequestId()).isEqualTo("mine");
  }

  /** ST-3. */
  @Test
  void fillsInItsRetryPolicy() {
    assertThat(sent(start()).hasRetryPolicy()).isFalse();

    var filled = sent(start().setRetryPolicy(RetryPolicy.getDefaultInstance())).getRetryPolicy();

    assertThat(filled.getInitialInterval()).isEqualTo(Durations.fromSeconds(1));
    assertThat(filled.getMaximumInterval()).isEqualTo(Durations.fromSeconds(100));
  }

  /** ST-6. */
  @Test
  void isAlwaysForANormalTaskQueue() {
    var sent = sent(start());

    assertThat(sent.getTaskQueue().getName()).isEqualTo("orders");
    assertThat(sent.getTaskQueue().getKind()).isEqualTo(TaskQueueKind.TASK_QUEUE_KIND_NORMAL);
  }

  /** G-8. */
  @Test
  void isCutToAHundredYears() {
    var sent = sent(start().setWorkflowRunTimeout(Durations.fromDays(1_000_000)));

    assertThat(sent.getWorkflowRunTimeout()).isEqualTo(Durations.fromDays(36_500));
    assertThat(sent.hasWorkflowTaskTimeout()).isFalse();
  }

  /** ST-12. */
  @Test
  void isNotLinkedTwiceByACallbackAndByItself() {
    var one = link("order-7");
    var other = link("order-8");
    var callback =
        Callback.newBuilder()
            .setNexus(Callback.Nexus.newBuilder().setUrl("http://x"))
            .addLinks(one);

    var sent = sent(start().addLinks(one).addLinks(other).addCompletionCallbacks(callback));

    assertThat(sent.getLinksList()).containsExactly(other);
    assertThat(sent.getCompletionCallbacks(0).getLinksList()).containsExactly(one);
  }

  private static Link link(String workflowId) {
    return Link.newBuilder()
        .setWorkflowEvent(Link.WorkflowEvent.newBuilder().setWorkflowId(workflowId))
        .build();
  }

  /** SW-1. */
  @Test
  void withASignalIsCompletedLikeAnyStart() {
    frontend
        .client()
        .signalWithStartWorkflowExecution(
            SignalWithStartWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestingFrontend.NAMESPACE)
                .setWorkflowId("order-1")
                .setSignalName("pay")
                .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
                .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
                .build());

    var sent = frontend.history().last(SignalWithStartWorkflowExecutionRequest.class);
    assertThat(sent.getTaskQueue().getKind()).isEqualTo(TaskQueueKind.TASK_QUEUE_KIND_NORMAL);
    assertThat(sent.getRequestId()).isNotEmpty();
    assertThat(sent.getSignalName()).isEqualTo("pay");
  }

  private StartWorkflowExecutionRequest sent(StartWorkflowExecutionRequest.Builder request) {
    frontend.client().startWorkflowExecution(request.build());
    return frontend.history().last(StartWorkflowExecutionRequest.class);
  }

  private static StartWorkflowExecutionRequest.Builder start() {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace(TestingFrontend.NAMESPACE)
        .setWorkflowId("order-1")
        .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
        .setTaskQueue(TaskQueue.newBuilder().setName("orders"));
  }
}
