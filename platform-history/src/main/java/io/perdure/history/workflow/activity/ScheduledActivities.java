package io.perdure.history.workflow.activity;

import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.perdure.common.request.Priorities;
import io.perdure.common.retry.RetryPolicies;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.Limits;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;

/**
 * Checks the attributes of a command that schedules an activity, and fills in what it leaves open
 * (AC-1 to AC-5).
 */
final class ScheduledActivities {
  private static final WorkflowTaskFailedCause CAUSE =
      WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;

  private ScheduledActivities() {}

  /**
   * What ActivityTaskScheduled shall say.
   *
   * @throws BadCommand that names the attribute at fault
   */
  static ActivityTaskScheduledEventAttributes.Builder normalised(
      ScheduleActivityTaskCommandAttributes command, Turn turn) {
    return normalised(command, turn.state())
        .setWorkflowTaskCompletedEventId(turn.completion().getEventId());
  }

  /**
   * What the event would say with other options.
   *
   * @throws BadCommand that names the option at fault
   */
  static ActivityTaskScheduledEventAttributes changed(
      ActivityTaskScheduledEventAttributes scheduled, ActivityOptions options, MutableState run) {
    var command =
        ScheduleActivityTaskCommandAttributes.newBuilder()
            .setActivityId(scheduled.getActivityId())
            .setActivityType(scheduled.getActivityType())
            .setTaskQueue(options.getTaskQueue())
            .setScheduleToCloseTimeout(options.getScheduleToCloseTimeout())
            .setScheduleToStartTimeout(options.getScheduleToStartTimeout())
            .setStartToCloseTimeout(options.getStartToCloseTimeout())
            .setHeartbeatTimeout(options.getHeartbeatTimeout())
            .setRetryPolicy(options.getRetryPolicy())
            .setPriority(options.getPriority());
    if (scheduled.hasHeader()) {
      command.setHeader(scheduled.getHeader());
    }
    if (scheduled.hasInput()) {
      command.setInput(scheduled.getInput());
    }
    return normalised(command.build(), run)
        .setWorkflowTaskCompletedEventId(scheduled.getWorkflowTaskCompletedEventId())
        .build();
  }

  private static ActivityTaskScheduledEventAttributes.Builder normalised(
      ScheduleActivityTaskCommandAttributes command, MutableState run) {
    checkId("activityId", command.getActivityId());
    checkId("activityType", command.getActivityType().getName());
    checkSize(command);
    Limits.checked(CAUSE, () -> Priorities.check(command.getPriority()));
    var attributes =
        ActivityTaskScheduledEventAttributes.newBuilder()
            .setActivityId(command.getActivityId())
            .setActivityType(command.getActivityType())
            .setTaskQueue(taskQueue(command, run))
            .setRetryPolicy(retryPolicy(command));
    if (command.hasHeader()) {
      attributes.setHeader(command.getHeader());
    }
    if (command.hasInput()) {
      attributes.setInput(command.getInput());
    }
    setTimeouts(command, run.execution().started().getWorkflowRunTimeout(), attributes);
    run.priorityFor(command.getPriority()).ifPresent(attributes::setPriority);
    return attributes;
  }

  private static void checkId(String name, String value) {
    if (value.isEmpty()) {
      throw bad("%s is not set on ScheduleActivityTaskCommand.".formatted(name));
    }
    Limits.checkLength(value, CAUSE, name);
  }

  private static void checkSize(ScheduleActivityTaskCommandAttributes command) {
    Limits.checkSize(command.getInput(), CAUSE, "ScheduleActivityTaskCommandAttributes.Input");
  }

  private static TaskQueue taskQueue(
      ScheduleActivityTaskCommandAttributes command, MutableState run) {
    var name = command.getTaskQueue().getName();
    if (name.isEmpty()) {
      name = run.execution().taskQueue();
    }
    Limits.checkTaskQueue(name, CAUSE);
    return TaskQueue.newBuilder()
        .setName(name)
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
        .build();
  }

  private static RetryPolicy retryPolicy(ScheduleActivityTaskCommandAttributes command) {
    var policy = RetryPolicies.defaulted(command.getRetryPolicy());
    Limits.checked(CAUSE, () -> RetryPolicies.check(policy));
    return policy;
  }

  private static void setTimeouts(
      ScheduleActivityTaskCommandAttributes command,
      Duration runTimeout,
      ActivityTaskScheduledEventAttributes.Builder attributes) {
    var toClose = checked("ScheduleToCloseTimeout", command.getScheduleToCloseTimeout());
    var toStart = checked("ScheduleToStartTimeout", command.getScheduleToStartTimeout());
    var running = checked("StartToCloseTimeout", command.getStartToCloseTimeout());
    var heartbeat = checked("HeartbeatTimeout", command.getHeartbeatTimeout());
    if (isUnset(toClose) && isUnset(running)) {
      throw bad(
          "a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity."
              + " ActivityId=%s ActivityType=%s"
                  .formatted(command.getActivityId(), command.getActivityType().getName()));
    }
    var longest = isUnset(toClose) ? runTimeout : shorter(toClose, runTimeout);
    var startToClose = shorter(running, longest);
    attributes
        .setScheduleToCloseTimeout(longest)
        .setScheduleToStartTimeout(shorter(toStart, longest))
        .setStartToCloseTimeout(startToClose)
        .setHeartbeatTimeout(isUnset(heartbeat) ? heartbeat : shorter(heartbeat, startToClose));
  }

  private static Duration checked(String name, Duration timeout) {
    if (!Durations.isValid(timeout) || Durations.isNegative(timeout)) {
      throw bad("invalid %s: %ds".formatted(name, timeout.getSeconds()));
    }
    return ProtoTime.proto(ProtoTime.duration(timeout)); // At most 100 years (G-8).
  }

  private static boolean isUnset(Duration timeout) {
    return timeout.equals(Duration.getDefaultInstance());
  }

  /** The shorter of two timeouts of which 0 means none. */
  private static Duration shorter(Duration one, Duration other) {
    if (isUnset(one)) {
      return other;
    }
    return isUnset(other) || Durations.compare(one, other) <= 0 ? one : other;
  }

  private static BadCommand bad(String why) {
    return new BadCommand(WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, why);
  }
}
