package io.perdure.history.workflow.external;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse.Outcome;
import io.perdure.common.error.Broken;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.enums.v1.CancelExternalWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.SignalExternalWorkflowExecutionFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import java.util.Optional;

/** How a run goes on with signals and cancellations that it owes: the call, then its outcome. */
public final class ExternalSteps {
  private ExternalSteps() {}

  /** Goes on with a signal; what is not pending any more is done (TK-2). */
  public static Optional<CrossExecutionRequest> signal(OwedStep step, Turns turns) {
    var run = turns.runs().run(step.task().getRunId());
    var pending = run.flatMap(state -> state.externalRequests().signal(step.task().getEventId()));
    if (run.isEmpty() || pending.isEmpty()) {
      return Optional.empty();
    }
    if (step.asked() == null && !isOwn(step)) {
      return Optional.of(signal(run.get(), pending.get()));
    }
    signaled(pending.get(), outcome(step), turns.on(run.get()));
    return Optional.empty();
  }

  /** Goes on with a request to cancel; what is not pending any more is done (TK-2). */
  public static Optional<CrossExecutionRequest> cancel(OwedStep step, Turns turns) {
    var run = turns.runs().run(step.task().getRunId());
    var pending = run.flatMap(state -> state.externalRequests().cancel(step.task().getEventId()));
    if (run.isEmpty() || pending.isEmpty()) {
      return Optional.empty();
    }
    if (step.asked() == null && !isOwn(step)) {
      return Optional.of(cancel(run.get(), pending.get()));
    }
    cancelRequested(pending.get(), outcome(step), turns.on(run.get()));
    return Optional.empty();
  }

  /** A run cannot ask anything of its own workflow id (EX-5). */
  private static boolean isOwn(OwedStep step) {
    return step.task().getTargetWorkflowId().equals(step.task().getWorkflowId());
  }

  private static Outcome outcome(OwedStep step) {
    return step.asked() == null ? Outcome.OUTCOME_NOT_FOUND : step.asked().response().getOutcome();
  }

  private static CrossExecutionRequest signal(MutableState run, HistoryEvent initiated) {
    var given = initiated.getSignalExternalWorkflowExecutionInitiatedEventAttributes();
    var signal =
        SignalWorkflowExecutionRequest.newBuilder()
            .setNamespace(given.getNamespace())
            .setWorkflowExecution(given.getWorkflowExecution())
            .setSignalName(given.getSignalName())
            .setIdentity(EndedWorkflowTask.ENGINE)
            .setRequestId(OwedCalls.requestId(run, initiated.getEventId()));
    if (given.hasInput()) {
      signal.setInput(given.getInput());
    }
    if (given.hasHeader()) {
      signal.setHeader(given.getHeader());
    }
    return OwedCalls.from(run, initiated.getEventId(), given.getWorkflowExecution().getWorkflowId())
        .setTargetRunId(given.getWorkflowExecution().getRunId())
        .setChildWorkflowOnly(given.getChildWorkflowOnly())
        .setSignal(signal.build().toByteString())
        .build();
  }

  private static CrossExecutionRequest cancel(MutableState run, HistoryEvent initiated) {
    var given = initiated.getRequestCancelExternalWorkflowExecutionInitiatedEventAttributes();
    var cancel =
        RequestCancelWorkflowExecutionRequest.newBuilder()
            .setNamespace(given.getNamespace())
            .setWorkflowExecution(given.getWorkflowExecution())
            .setIdentity(EndedWorkflowTask.ENGINE)
            .setRequestId(OwedCalls.requestId(run, initiated.getEventId()))
            .setReason(given.getReason());
    return OwedCalls.from(run, initiated.getEventId(), given.getWorkflowExecution().getWorkflowId())
        .setTargetRunId(given.getWorkflowExecution().getRunId())
        .setChildWorkflowOnly(given.getChildWorkflowOnly())
        .setCancel(cancel.build().toByteString())
        .build();
  }

  private static void signaled(HistoryEvent initiated, Outcome outcome, Turn turn) {
    var given = initiated.getSignalExternalWorkflowExecutionInitiatedEventAttributes();
    switch (outcome) {
      case OUTCOME_DONE -> addSignaled(initiated.getEventId(), given, turn);
      case OUTCOME_NOT_FOUND ->
          addSignalFailed(
              initiated.getEventId(),
              given,
              SignalExternalWorkflowExecutionFailedCause
                  .SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND,
              turn);
      case OUTCOME_LIMIT_EXCEEDED ->
          addSignalFailed(
              initiated.getEventId(),
              given,
              SignalExternalWorkflowExecutionFailedCause
                  .SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_SIGNAL_COUNT_LIMIT_EXCEEDED,
              turn);
      case OUTCOME_UNSPECIFIED, OUTCOME_ALREADY_EXISTS, UNRECOGNIZED ->
          throw new Broken("a signal cannot end with " + outcome);
    }
    NextWorkflowTask.ifNone(turn);
  }

  @SuppressWarnings("deprecation") // Old workers still send control, and are told it again.
  private static void addSignaled(
      long initiatedEventId,
      SignalExternalWorkflowExecutionInitiatedEventAttributes given,
      Turn turn) {
    turn.add(
        EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
        event ->
            event
                .getExternalWorkflowExecutionSignaledEventAttributesBuilder()
                .setInitiatedEventId(initiatedEventId)
                .setNamespace(given.getNamespace())
                .setNamespaceId(given.getNamespaceId())
                .setWorkflowExecution(given.getWorkflowExecution())
                .setControl(given.getControl()));
  }

  @SuppressWarnings("deprecation") // Old workers still send control, and are told it again.
  private static void addSignalFailed(
      long initiatedEventId,
      SignalExternalWorkflowExecutionInitiatedEventAttributes given,
      SignalExternalWorkflowExecutionFailedCause cause,
      Turn turn) {
    turn.add(
        EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
        event ->
            event
                .getSignalExternalWorkflowExecutionFailedEventAttributesBuilder()
                .setInitiatedEventId(initiatedEventId)
                .setCause(cause)
                .setNamespace(given.getNamespace())
                .setNamespaceId(given.getNamespaceId())
                .setWorkflowExecution(given.getWorkflowExecution())
                .setControl(given.getControl()));
  }

  private static void cancelRequested(HistoryEvent initiated, Outcome outcome, Turn turn) {
    var given = initiated.getRequestCancelExternalWorkflowExecutionInitiatedEventAttributes();
    switch (outcome) {
      case OUTCOME_DONE ->
          turn.add(
              EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
              event ->
                  event
                      .getExternalWorkflowExecutionCancelRequestedEventAttributesBuilder()
                      .setInitiatedEventId(initiated.getEventId())
                      .setNamespace(given.getNamespace())
                      .setNamespaceId(given.getNamespaceId())
                      .setWorkflowExecution(given.getWorkflowExecution()));
      case OUTCOME_NOT_FOUND -> addCancelFailed(initiated.getEventId(), given, turn);
      case OUTCOME_UNSPECIFIED, OUTCOME_ALREADY_EXISTS, OUTCOME_LIMIT_EXCEEDED, UNRECOGNIZED ->
          throw new Broken("a request to cancel cannot end with " + outcome);
    }
    NextWorkflowTask.ifNone(turn);
  }

  @SuppressWarnings("deprecation") // Old workers still send control, and are told it again.
  private static void addCancelFailed(
      long initiatedEventId,
      RequestCancelExternalWorkflowExecutionInitiatedEventAttributes given,
      Turn turn) {
    turn.add(
        EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
        event ->
            event
                .getRequestCancelExternalWorkflowExecutionFailedEventAttributesBuilder()
                .setInitiatedEventId(initiatedEventId)
                .setCause(
                    CancelExternalWorkflowExecutionFailedCause
                        .CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND)
                .setNamespace(given.getNamespace())
                .setNamespaceId(given.getNamespaceId())
                .setWorkflowExecution(given.getWorkflowExecution())
                .setControl(given.getControl()));
  }
}
