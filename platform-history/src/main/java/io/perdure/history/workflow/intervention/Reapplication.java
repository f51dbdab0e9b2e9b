package io.perdure.history.workflow.intervention;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turn;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.EnumSet;
import java.util.Set;

/** What of the events after the reset point happens to the new run again (RS-10, RS-11). */
public final class Reapplication {
  /** Who leaves all of these out wants nothing to happen again, not even what children tell. */
  @SuppressWarnings("deprecation") // Cancellations are never repeated, and yet can be left out.
  private static final Set<ResetReapplyExcludeType> ALL_TYPES =
      EnumSet.of(
          ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL,
          ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE,
          ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_NEXUS,
          ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_CANCEL_REQUEST);

  private final Set<ResetReapplyExcludeType> excluded;

  private Reapplication(Set<ResetReapplyExcludeType> excluded) {
    this.excluded = excluded;
  }

  /** As the request says it, in its newer and its older way. */
  @SuppressWarnings("deprecation") // Old clients say it in the older way.
  public static Reapplication of(ResetWorkflowExecutionRequest request) {
    var excluded = EnumSet.noneOf(ResetReapplyExcludeType.class);
    excluded.addAll(request.getResetReapplyExcludeTypesList());
    switch (request.getResetReapplyType()) {
      case RESET_REAPPLY_TYPE_SIGNAL ->
          excluded.add(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE);
      case RESET_REAPPLY_TYPE_NONE -> {
        excluded.add(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL);
        excluded.add(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE);
      }
      case RESET_REAPPLY_TYPE_ALL_ELIGIBLE, RESET_REAPPLY_TYPE_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    return new Reapplication(excluded);
  }

  /** Whether the event may happen again; others need not be kept. */
  public boolean wants(HistoryEvent event) {
    if (excluded.containsAll(ALL_TYPES)) {
      return false;
    }
    return switch (event.getAttributesCase()) {
      case WORKFLOW_EXECUTION_SIGNALED_EVENT_ATTRIBUTES ->
          !excluded.contains(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL);
      case WORKFLOW_EXECUTION_UPDATE_ADMITTED_EVENT_ATTRIBUTES -> wantsUpdates();
      case WORKFLOW_EXECUTION_UPDATE_ACCEPTED_EVENT_ATTRIBUTES ->
          wantsUpdates() // What tells no request was admitted by an event before.
              && event.getWorkflowExecutionUpdateAcceptedEventAttributes().hasAcceptedRequest();
      case WORKFLOW_EXECUTION_OPTIONS_UPDATED_EVENT_ATTRIBUTES -> true;
      case START_CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES,
          CHILD_WORKFLOW_EXECUTION_STARTED_EVENT_ATTRIBUTES,
          CHILD_WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES,
          CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES,
          CHILD_WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES,
          CHILD_WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES,
          CHILD_WORKFLOW_EXECUTION_TERMINATED_EVENT_ATTRIBUTES ->
          true; // Where the new run has initiated the child too.
      default -> false; // Everything else is made by the new run itself, or not at all.
    };
  }

  private boolean wantsUpdates() {
    return !excluded.contains(ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE);
  }

  /** Lets the event happen to the new run, if it is to. */
  void apply(HistoryEvent event, Turn turn) {
    if (!wants(event)) {
      return;
    }
    var update = UpdateAgain.of(event);
    if (update.isPresent()) {
      update.get().admit(turn);
    } else if (!isKnown(event, turn.state()) && ChildAgain.concerns(event, turn.state())) {
      var again = ChildAgain.renumbered(event.toBuilder(), turn.state());
      again.clearEventId().clearTaskId().clearEventTime();
      turn.add(event.getEventType(), added -> added.mergeFrom(again.build()));
    }
  }

  /** A request that the copied events know already is not repeated. */
  private static boolean isKnown(HistoryEvent event, MutableState run) {
    if (event.hasWorkflowExecutionSignaledEventAttributes()) {
      return run.requestIds()
          .hasSignal(event.getWorkflowExecutionSignaledEventAttributes().getRequestId());
    }
    return event.hasWorkflowExecutionOptionsUpdatedEventAttributes()
        && run.requestIds()
            .ofStart(
                event.getWorkflowExecutionOptionsUpdatedEventAttributes().getAttachedRequestId())
            .isPresent();
  }
}
