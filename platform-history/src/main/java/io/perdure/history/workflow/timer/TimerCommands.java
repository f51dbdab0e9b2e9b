package io.perdure.history.workflow.timer;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_CANCELED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_STARTED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_START_TIMER_DUPLICATE_ID;

import com.google.protobuf.util.Durations;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.CommandEvents;
import io.perdure.history.workflow.decision.Limits;
import io.temporal.api.command.v1.CancelTimerCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartTimerCommandAttributes;

/** Starts and cancels the timers that a worker's commands ask for. */
public final class TimerCommands {
  private TimerCommands() {}

  /** Starts a timer, whose id must not be pending (CM-4). */
  public static void start(StartTimerCommandAttributes command, Command source, Turn turn) {
    Limits.checkName(
        command.getTimerId(), WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES, "TimerId");
    var timeout = command.getStartToFireTimeout();
    if (!Durations.isValid(timeout) || Durations.isNegative(timeout)) {
      throw new BadCommand(
          WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES,
          "invalid StartToFireTimeout: %ds".formatted(timeout.getSeconds()));
    }
    if (turn.state().timers().pending(command.getTimerId()).isPresent()) {
      throw new BadCommand(
          WORKFLOW_TASK_FAILED_CAUSE_START_TIMER_DUPLICATE_ID,
          "timer %s is already pending".formatted(command.getTimerId()));
    }
    turn.add(
        EVENT_TYPE_TIMER_STARTED,
        event ->
            CommandEvents.of(source, event)
                .getTimerStartedEventAttributesBuilder()
                .setTimerId(command.getTimerId())
                .setStartToFireTimeout(command.getStartToFireTimeout())
                .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId()));
  }

  /** Cancels a timer, also one whose firing the worker has not seen yet (CM-12). */
  public static void cancel(CancelTimerCommandAttributes command, Command source, Turn turn) {
    var timerId = command.getTimerId();
    Limits.checkName(timerId, WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES, "TimerId");
    var startedEventId = startedEventId(timerId, turn);
    turn.quietly(state -> state.buffer().forgetFiring(timerId));
    turn.add(
        EVENT_TYPE_TIMER_CANCELED,
        event ->
            CommandEvents.of(source, event)
                .getTimerCanceledEventAttributesBuilder()
                .setTimerId(timerId)
                .setStartedEventId(startedEventId)
                .setWorkflowTaskCompletedEventId(turn.workflowTaskCompletedEventId())
                .setIdentity(turn.worker()));
  }

  private static long startedEventId(String timerId, Turn turn) {
    var pending = turn.state().timers().pending(timerId);
    if (pending.isPresent()) {
      return pending.get().getStartedEventId();
    }
    return turn.state()
        .buffer()
        .firing(timerId)
        .map(fired -> fired.getTimerFiredEventAttributes().getStartedEventId())
        .orElseThrow(
            () ->
                new BadCommand(
                    WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES,
                    "timer %s is not pending".formatted(timerId)));
  }
}
