package io.perdure.history.workflow;

import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.Turn;
import io.temporal.api.command.v1.Command;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.List;
import java.util.Optional;

/**
 * Activities that the worker which schedules them gets at once, with the answer to its completion
 * (AC-8): started in the same turn, never dispatched.
 */
final class EagerActivities {
  private EagerActivities() {}

  /** Starts those of a completion that are still pending when all is decided. */
  static List<PollActivityTaskQueueResponse> start(
      RespondWorkflowTaskCompletedRequest request, Turn turn) {
    if (!turn.state().isOpen() || turn.state().isPaused()) {
      return List.of(); // A closed run still tells of its activities (AC-29).
    }
    return request.getCommandsList().stream()
        .filter(Command::hasScheduleActivityTaskCommandAttributes)
        .map(Command::getScheduleActivityTaskCommandAttributes)
        .filter(command -> command.getRequestEagerExecution())
        .flatMap(command -> pending(command.getActivityId(), turn).stream())
        .map(activity -> start(activity, request.getIdentity(), turn))
        .toList();
  }

  private static Optional<PendingActivity> pending(String activityId, Turn turn) {
    return turn.state().activities().withId(activityId).filter(activity -> !activity.isStarted());
  }

  private static PollActivityTaskQueueResponse start(
      PendingActivity activity, String identity, Turn turn) {
    return StartActivityTask.forTheSameWorker(
        activity, "eager-" + activity.scheduledEventId(), identity, turn);
  }
}
