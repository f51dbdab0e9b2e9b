package io.perdure.history.workflow.decision;

import io.perdure.history.state.RunKey;
import io.perdure.history.state.Turns;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.Link.Workflow;
import io.temporal.api.common.v1.Link.WorkflowEvent;
import io.temporal.api.enums.v1.EventType;

/** Links of responses to the event that a request has led to. */
public final class Links {
  private Links() {}

  /** To the event with which the run began. */
  public static Link toStart(RunKey run, Turns turns) {
    return toEvent(run, 1, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, turns);
  }

  /** To an event that is known by its request only, because it may still wait for its id. */
  public static Link toRequest(RunKey run, String requestId, EventType type, Turns turns) {
    var link = to(run, turns);
    link.getRequestIdRefBuilder().setRequestId(requestId).setEventType(type);
    return Link.newBuilder().setWorkflowEvent(link).build();
  }

  /** To an event that is written. */
  public static Link toEvent(RunKey run, long eventId, EventType type, Turns turns) {
    var link = to(run, turns);
    link.getEventRefBuilder().setEventId(eventId).setEventType(type);
    return Link.newBuilder().setWorkflowEvent(link).build();
  }

  /** To a run, of something that no event tells. */
  public static Link toRun(RunKey run, String reason, Turns turns) {
    return Link.newBuilder()
        .setWorkflow(
            Workflow.newBuilder()
                .setNamespace(turns.namespace().name())
                .setWorkflowId(run.workflowId())
                .setRunId(run.runId())
                .setReason(reason))
        .build();
  }

  private static WorkflowEvent.Builder to(RunKey run, Turns turns) {
    return WorkflowEvent.newBuilder()
        .setNamespace(turns.namespace().name())
        .setWorkflowId(run.workflowId())
        .setRunId(run.runId());
  }
}
