package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED;

import com.google.protobuf.ByteString;
import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.CrossExecutionResponse.Outcome;
import io.perdure.common.error.AlreadyExists;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Stored;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.child.ChildCloses;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.signal.Signals;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;

/**
 * Decides what a run, maybe of another shard, asks of a workflow id. Repeating a request changes
 * nothing more. Refusals that will stay are answers, so that only the owner can give them.
 */
public final class CrossExecution {
  private CrossExecution() {}

  public static Answer<CrossExecutionResponse> decide(CrossExecutionRequest request, Turns turns) {
    try {
      return answer(Outcome.OUTCOME_DONE, act(request, turns));
    } catch (NotFound none) {
      return answer(Outcome.OUTCOME_NOT_FOUND, "");
    } catch (AlreadyExists existing) {
      return answer(Outcome.OUTCOME_ALREADY_EXISTS, "");
    } catch (InvalidRequest tooMuch) {
      return answer(Outcome.OUTCOME_LIMIT_EXCEEDED, "");
    }
  }

  private static Answer<CrossExecutionResponse> answer(Outcome outcome, String runId) {
    return Answer.reply(
        CrossExecutionResponse.newBuilder().setOutcome(outcome).setRunId(runId).build());
  }

  /** Does it; returns the run that a child was started with, else nothing. */
  private static String act(CrossExecutionRequest request, Turns turns) {
    switch (request.getAskCase()) {
      case START_CHILD -> {
        return StartChildWorkflow.decide(request, turns);
      }
      case FIRST_WORKFLOW_TASK -> firstWorkflowTask(request, turns);
      case SIGNAL -> signal(request, request.getSignal(), turns);
      case CANCEL -> cancel(request, request.getCancel(), turns);
      case PARENT_CLOSED -> ParentClosePolicies.apply(request, turns);
      case CHILD_CLOSED -> ChildCloses.record(request, turns);
      case ASK_NOT_SET -> throw new IllegalArgumentException("nothing is asked: " + request);
    }
    return "";
  }

  private static void firstWorkflowTask(CrossExecutionRequest request, Turns turns) {
    turns
        .runs()
        .run(request.getTargetRunId())
        .filter(child -> child.isOpen() && child.workflowTasks().awaitsParent())
        .ifPresent(child -> begin(turns.on(child)));
  }

  /** The parent has recorded the start: from here on the child is a run like others (CH-9). */
  static void begin(Turn child) {
    child.quietly(state -> state.workflowTasks().awaitParent(false));
    var waits = child.state().firstWorkflowTaskAt().isPresent();
    if (!waits || child.state().execution().cancelRequested()) { // CN-6.
      NextWorkflowTask.ifNone(child);
    } else if (child.state().updates().haveUnsent()) { // They wait for no back-off (UP-12).
      NextWorkflowTask.forUpdates(child);
    }
  }

  private static void signal(CrossExecutionRequest request, ByteString given, Turns turns) {
    var signal = Stored.parse(SignalWorkflowExecutionRequest.parser(), given);
    var run = NamedRun.of(signal.getWorkflowExecution(), turns);
    ParentLink.check(run, request);
    if (Signals.isRepeated(signal, run) || run.requestIds().isAnswered(signal.getRequestId())) {
      return;
    }
    NamedRun.mustBeOpen(run);
    Signals.check(run);
    var turn = turns.on(run);
    Signals.add(signal, about -> about.setExternalWorkflowExecution(asking(request)), turn);
    if (run.firstWorkflowTaskAt().isEmpty()) { // A start delay is waited for (SG-5).
      NextWorkflowTask.ifNone(turn);
    }
  }

  private static void cancel(CrossExecutionRequest request, ByteString given, Turns turns) {
    var cancel = Stored.parse(RequestCancelWorkflowExecutionRequest.parser(), given);
    var run = NamedRun.of(cancel.getWorkflowExecution(), turns);
    ParentLink.check(run, request);
    requestCancel(run, request, cancel, turns);
  }

  /** Asks for the cancellation, unless the run is closed or was asked before (CN-1, EX-6). */
  static void requestCancel(
      MutableState run,
      CrossExecutionRequest request,
      RequestCancelWorkflowExecutionRequest cancel,
      Turns turns) {
    if (!run.isOpen() || run.execution().cancelRequested()) {
      return;
    }
    var turn = turns.on(run);
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
        event ->
            event
                .getWorkflowExecutionCancelRequestedEventAttributesBuilder()
                .setCause(cancel.getReason())
                .setIdentity(cancel.getIdentity())
                .setExternalInitiatedEventId(
                    request.hasCancel() ? request.getInitiatedEventId() : 0)
                .setExternalWorkflowExecution(asking(request)));
    NextWorkflowTask.ifNone(turn);
  }

  private static WorkflowExecution asking(CrossExecutionRequest request) {
    return WorkflowExecution.newBuilder()
        .setWorkflowId(request.getWorkflowId())
        .setRunId(request.getRunId())
        .build();
  }
}
