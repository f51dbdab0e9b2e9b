package io.perdure.frontend.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.perdure.common.cluster.Slots;
import io.perdure.common.token.TaskTokens;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionFailedEventAttributes;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionRequestsTest {
  private final TestingFrontend frontend = new TestingFrontend();

  @AfterEach
  void stop() {
    frontend.close();
  }

  /** TM-2. */
  @Test
  void aTerminationHasAReasonAndAnIdentity() {
    var request =
        TerminateWorkflowExecutionRequest.newBuilder()
            .setNamespace(TestingFrontend.NAMESPACE)
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
            .build();

    frontend.client().terminateWorkflowExecution(request);

    var sent = frontend.history().last(TerminateWorkflowExecutionRequest.class);
    assertThat(sent.getReason()).isEqualTo("terminated by user via frontend");
    assertThat(sent.getIdentity()).isEqualTo("frontend-service");
  }

  /** SG-2, ST-7. */
  @Test
  void aSignalWithoutARequestIdGetsOneBeforeItIsSent() {
    var request =
        SignalWorkflowExecutionRequest.newBuilder()
            .setNamespace(TestingFrontend.NAMESPACE)
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
            .setSignalName("pay");

    frontend.client().signalWorkflowExecution(request.build());
    var named = frontend.history().last(SignalWorkflowExecutionRequest.class).getRequestId();
    frontend.client().signalWorkflowExecution(request.setRequestId("own").build());

    assertThat(named).isNotEmpty();
    assertThat(frontend.history().last(SignalWorkflowExecutionRequest.class).getRequestId())
        .isEqualTo("own");
  }

  /** PO-1, AC-31. */
  @Test
  void aPauseWithoutARequestIdGetsOneToo() {
    frontend
        .client()
        .pauseWorkflowExecution(
            PauseWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestingFrontend.NAMESPACE)
                .setWorkflowId("order-1")
                .build());
    assertThat(frontend.history().last(PauseWorkflowExecutionRequest.class).getRequestId())
        .isNotEmpty();

    frontend
        .client()
        .pauseActivity(
            PauseActivityRequest.newBuilder()
                .setNamespace(TestingFrontend.NAMESPACE)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
                .setId("pay")
                .build());

    assertThat(frontend.history().last(PauseActivityRequest.class).getRequestId()).isNotEmpty();
  }

  /** HI-13. */
  @Test
  void aRetriedRunIsToldAsContinuedAsNew() {
    answerWithRetriedRun();

    var told = closeEvent(frontend.client());

    assertThat(told.getEventId()).isEqualTo(7);
    assertThat(told.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId())
        .isEqualTo("next");
  }

  /** HI-13. */
  @Test
  void isToldAsItIsToWhoeverFollowsNextRuns() {
    answerWithRetriedRun();
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("supported-features", Metadata.ASCII_STRING_MARSHALLER),
        "other,follows-next-run-id");

    var told =
        closeEvent(
            frontend.client().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)));

    assertThat(told.hasWorkflowExecutionFailedEventAttributes()).isTrue();
  }

  private void answerWithRetriedRun() {
    var end =
        HistoryEvent.newBuilder()
            .setEventId(7)
            .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED)
            .setWorkflowExecutionFailedEventAttributes(
                WorkflowExecutionFailedEventAttributes.newBuilder().setNewExecutionRunId("next"));
    frontend
        .history()
        .answer(
            WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod(),
            GetWorkflowExecutionHistoryResponse.newBuilder()
                .setHistory(History.newBuilder().addEvents(end))
                .build());
  }

  private static HistoryEvent closeEvent(WorkflowServiceBlockingStub client) {
    return client
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(TestingFrontend.NAMESPACE)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
                .setHistoryEventFilterType(
                    HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
                .build())
        .getHistory()
        .getEvents(0);
  }

  /** WT-17. */
  @Test
  void anAnswerToATaskGoesToTheOwnerThatItsTokenNames() {
    var token = TaskTokens.write(TestingFrontend.token().setWorkflowId("order-2"));

    frontend
        .client()
        .respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest.newBuilder().setTaskToken(token).build());

    assertThat(frontend.history().received().getLast().route().slot())
        .isEqualTo(Slots.of(TestingFrontend.namespaceId(), "order-2"));
  }
}
