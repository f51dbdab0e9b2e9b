package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.testing.engine.OneNamespace;
import io.perdure.testing.engine.Reply;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that wait for the end of a run. */
final class WaitingReadsTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("HI-5: who waits for the end is told it when it comes")
  void isToldTheEnd() {
    var run = platform.start("order-1");
    var answer = waitForEnd();
    assertThat(answer.get()).isNull();

    run.completeWorkflowTask(completeWorkflow("done"));

    assertThat(events(answer)).containsExactly(run.history().getLast());
  }

  @Test
  @DisplayName("HI-2: and the end of the run that was current when the waiting began")
  void isToldTheEndOfTheRunThatItBeganWith() {
    var run = platform.start("order-1");
    var answer = waitForEnd();

    platform.start(
        "order-1",
        request ->
            request.setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING));

    assertThat(events(answer)).containsExactly(run.history().getLast());
  }

  @Test
  @DisplayName("HI-2, HI-5: of a run that continues as new too")
  void isToldOfContinueAsNew() {
    var run = platform.start("order-1");
    var answer = waitForEnd();

    run.completeWorkflowTask(continueAsNew("more"));

    assertThat(events(answer).getFirst().hasWorkflowExecutionContinuedAsNewEventAttributes())
        .isTrue();
  }

  private AtomicReference<@Nullable Reply> waitForEnd() {
    return platform.begin(
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
            .setWaitNewEvent(true)
            .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
            .build());
  }

  private static List<HistoryEvent> events(AtomicReference<@Nullable Reply> answer) {
    return response(answer).getHistory().getEventsList();
  }

  private static GetWorkflowExecutionHistoryResponse response(
      AtomicReference<@Nullable Reply> answer) {
    if (answer.get() instanceof Reply.Answer(var response)) {
      return (GetWorkflowExecutionHistoryResponse) response;
    }
    throw new AssertionError("no answer but " + answer.get());
  }
}
