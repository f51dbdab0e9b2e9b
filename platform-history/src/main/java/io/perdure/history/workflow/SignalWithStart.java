package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;

import io.perdure.common.request.StartPart;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.chain.NewRun;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Links;
import io.perdure.history.workflow.signal.Signals;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;

/** Decides SignalWithStartWorkflowExecution: the signal reaches the open run, or a new one. */
public final class SignalWithStart {
  private SignalWithStart() {}

  public static Answer<SignalWithStartWorkflowExecutionResponse> decide(
      SignalWithStartWorkflowExecutionRequest request, Turns turns) {
    var start = StartPart.of(request);
    FirstEvent.check(start, turns.now());
    var policy = StartPolicies.onConflict(start, WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
    var current = turns.runs().current();
    if (current.isEmpty()) {
      return begin(request, turns.newId(), turns);
    }
    if (isRepeated(request, current.get())) {
      return reply(request, current.get(), false, turns);
    }
    if (!current.get().isOpen()) {
      StartPolicies.checkReuse(request.getWorkflowIdReusePolicy(), current.get());
      return begin(request, turns.newId(), turns);
    }
    if (policy == WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING) {
      var runId = turns.newId();
      StartPolicies.terminate(turns.on(current.get()), runId);
      return begin(request, runId, turns);
    }
    return signal(request, current.get(), turns);
  }

  /** The run of this very request: a client has asked again (SW-5). */
  private static boolean isRepeated(
      SignalWithStartWorkflowExecutionRequest request, MutableState run) {
    return run.requestIds().ofStart(request.getRequestId()).isPresent();
  }

  private static Answer<SignalWithStartWorkflowExecutionResponse> signal(
      SignalWithStartWorkflowExecutionRequest request, MutableState open, Turns turns) {
    Signals.check(open); // Before the repeated request is recognised (SW-2).
    var signal = signal(request);
    if (!Signals.isRepeated(signal, open)) {
      var turn = turns.on(open);
      Signals.add(signal, turn);
      NextWorkflowTask.ifNone(turn); // A start delay is not waited for (SW-3).
    }
    return reply(request, open, false, turns);
  }

  private static Answer<SignalWithStartWorkflowExecutionResponse> begin(
      SignalWithStartWorkflowExecutionRequest request, String runId, Turns turns) {
    var turn = StartWorkflow.begin(StartPart.of(request), runId, turns);
    Signals.add(signal(request), turn);
    NewRun.scheduleFirst(turn);
    return reply(request, turn.state(), true, turns);
  }

  private static Answer<SignalWithStartWorkflowExecutionResponse> reply(
      SignalWithStartWorkflowExecutionRequest request,
      MutableState run,
      boolean started,
      Turns turns) {
    return Answer.reply(
        SignalWithStartWorkflowExecutionResponse.newBuilder()
            .setRunId(run.key().runId())
            .setFirstExecutionRunId(run.execution().started().getFirstExecutionRunId())
            .setStarted(started)
            .setSignalLink(
                Links.toRequest(
                    run.key(),
                    request.getRequestId(),
                    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
                    turns))
            .build());
  }

  private static SignalWorkflowExecutionRequest signal(
      SignalWithStartWorkflowExecutionRequest request) {
    var signal =
        SignalWorkflowExecutionRequest.newBuilder()
            .setSignalName(request.getSignalName())
            .setIdentity(request.getIdentity())
            .setRequestId(request.getRequestId())
            .addAllLinks(request.getLinksList());
    if (request.hasSignalInput()) {
      signal.setInput(request.getSignalInput());
    }
    if (request.hasHeader()) {
      signal.setHeader(request.getHeader());
    }
    return signal.build();
  }
}
