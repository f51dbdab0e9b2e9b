package io.perdure.history.workflow.activity;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_ACTIVITIES_LIMIT_EXCEEDED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_SCHEDULE_ACTIVITY_DUPLICATE_ID;

import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.CommandEvents;
import io.perdure.history.workflow.decision.TextPayloads;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.Payloads;

/** Schedules and cancels the activities that a worker's commands ask for. */
public final class ActivityCommands {
  /** Most activities that one run may have pending (CM-2). */
  private static final int PENDING_LIMIT = 2_000;

  /** What an activity that never started reports of its cancellation (AC-20). */
  private static final Payloads NOT_STARTED = TextPayloads.of("ACTIVITY_ID_NOT_STARTED");

  private ActivityCommands() {}

  /** Schedules an activity and owes its first attempt to its task queue. */
  public static void schedule(
      ScheduleActivityTaskCommandAttributes command, Command source, Turn turn) {
    var activities = turn.state().activities();
    var attributes = ScheduledActivities.normalised(command, turn);
    if (activities.all().size() >= PENDING_LIMIT) {
      throw new BadCommand(
          WORKFLOW_TASK_FAILED_CAUSE_PENDING_ACTIVITIES_LIMIT_EXCEEDED,
          "the number of pending activities, %d, has reached the per-workflow limit of %d"
              .formatted(activities.all().size(), PENDING_LIMIT));
    }
    if (activities.withId(command.getActivityId()).isPresent()) {
      throw new BadCommand(
          WORKFLOW_TASK_FAILED_CAUSE_SCHEDULE_ACTIVITY_DUPLICATE_ID,
          "activity with ID %s is already pending".formatted(command.getActivityId()));
    }
    var event =
        turn.add(
            EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
            added ->
                CommandEvents.of(source, added)
                    .setActivityTaskScheduledEventAttributes(attributes));
    if (!command.getRequestEagerExecution()) { // Else the worker gets it with its answer (AC-8).
      activities
          .scheduledBy(event.getEventId())
          .ifPresent(activity -> ActivityAttempts.dispatch(activity, turn));
    }
  }

  /** Asks for the end of an activity; one that has not started ends at once. */
  public static void requestCancel(
      RequestCancelActivityTaskCommandAttributes command, Command source, Turn turn) {
    var id = command.getScheduledEventId();
    var pending = turn.state().activities().scheduledBy(id);
    if (pending.isEmpty() && !turn.state().buffer().hasEndOfActivity(id)) {
      throw refused("no pending activity was scheduled by event %d".formatted(id));
    }
    if (pending.filter(PendingActivity::isCancelRequested).isPresent()) {
      throw refused("cancellation was already requested of the activity of event %d".formatted(id));
    }
    turn.add(
        EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED,
        event ->
            CommandEvents.of(source, event)
                .getActivityTaskCancelRequestedEventAttributesBuilder()
                .setScheduledEventId(id)
                .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId()));
    turn.state()
        .activities()
        .scheduledBy(id)
        .filter(activity -> !activity.isStarted())
        .ifPresent(
            activity -> ActivityEnds.addCanceled(activity, NOT_STARTED, true, turn.worker(), turn));
  }

  private static BadCommand refused(String why) {
    return new BadCommand(WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES, why);
  }
}
