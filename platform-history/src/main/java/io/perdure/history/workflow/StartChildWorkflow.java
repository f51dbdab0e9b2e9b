package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.error.AlreadyExists;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Stored;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.chain.NewRun;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;

/**
 * Decides the start of a child: a start like others, but for its parent, and for the first workflow
 * task, which is left to the parent (ST-23).
 */
final class StartChildWorkflow {
  private StartChildWorkflow() {}

  /**
   * Starts the child unless that was done before.
   *
   * @return the first run of the child
   * @throws AlreadyExists when another run stands in the way (CH-6)
   */
  static String decide(CrossExecutionRequest request, Turns turns) {
    var start =
        Stored.parse(
            StartWorkflowExecutionRequest.parser(), request.getStartChild().getStartRequest());
    var runId = turns.newId();
    var current = turns.runs().current();
    if (current.isPresent()) {
      if (ParentLink.isChild(current.get(), request)) { // Asked before (CH-7).
        return current.get().execution().started().getFirstExecutionRunId();
      }
      makeRoomOnce(start, current.get(), runId, turns);
    }
    var turn = turns.create(runId);
    NewRun.begin(turn, start.getRequestId(), event -> fill(event, request, start, runId, turns));
    turn.quietly(state -> state.workflowTasks().awaitParent(true));
    return runId;
  }

  /** A start that has been refused is refused again, though there may be room by then. */
  private static void makeRoomOnce(
      StartWorkflowExecutionRequest start, MutableState current, String runId, Turns turns) {
    if (current.requestIds().isAnswered(start.getRequestId())) {
      throw StartPolicies.alreadyRunning(current);
    }
    try {
      makeRoom(start, current, runId, turns);
    } catch (AlreadyExists refusal) {
      turns
          .on(current)
          .quietly(state -> state.requestIds().refused(start.getRequestId(), turns.now()));
      throw refusal;
    }
  }

  private static void makeRoom(
      StartWorkflowExecutionRequest start, MutableState current, String runId, Turns turns) {
    if (!current.isOpen()) {
      StartPolicies.checkReuse(start.getWorkflowIdReusePolicy(), current);
    } else if (StartPolicies.onConflict(start, WORKFLOW_ID_CONFLICT_POLICY_FAIL)
        == WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING) {
      StartPolicies.terminate(turns.on(current), runId);
    } else {
      throw StartPolicies.alreadyRunning(current);
    }
  }

  private static void fill(
      HistoryEvent.Builder event,
      CrossExecutionRequest request,
      StartWorkflowExecutionRequest start,
      String runId,
      Turns turns) {
    FirstEvent.fill(event, start, runId, turns.now());
    var attributes =
        event
            .getWorkflowExecutionStartedEventAttributesBuilder()
            .setParentWorkflowNamespace(turns.namespace().name())
            .setParentWorkflowNamespaceId(request.getNamespaceId())
            .setParentInitiatedEventId(request.getInitiatedEventId());
    attributes
        .getParentWorkflowExecutionBuilder()
        .setWorkflowId(request.getWorkflowId())
        .setRunId(request.getRunId());
    attributes
        .getRootWorkflowExecutionBuilder()
        .setWorkflowId(request.getStartChild().getRootWorkflowId())
        .setRunId(request.getStartChild().getRootRunId());
  }
}
