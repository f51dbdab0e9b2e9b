package io.perdure.testing.simulation;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.history.state.MutableState;
import io.perdure.testing.engine.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Each task that is scheduled and not started is in the outbox, the channel or a backlog, which
 * keep it as long as matching's memory owes it. Tasks of sticky queues have a timeout instead. What
 * the channel has lost is there again when it is sent again.
 */
final class OwedTaskRules {
  /** After so long a task is sent again, and a little time for that. */
  private static final Duration LOST = Duration.ofMinutes(11);

  private OwedTaskRules() {}

  private record Key(String runId, TaskKind kind, long scheduledEventId, int attempt) {
    static Key of(DispatchTask task) {
      return new Key(
          task.getRunId(), task.getKind(), task.getScheduledEventId(), task.getAttempt());
    }
  }

  static void check(Engine engine, Instant now) {
    var onTheWay = new HashSet<Key>();
    engine.tasksOnTheWay().forEach(task -> onTheWay.add(Key.of(task)));
    engine.lostTasks().stream()
        .filter(task -> Instant.ofEpochMilli(task.getScheduledAtMillis()).plus(LOST).isAfter(now))
        .forEach(task -> onTheWay.add(Key.of(task)));
    var runs = engine.database().runs().stream().map(MutableState::load).toList();
    OwedCrossingRules.check(engine, runs);
    for (var run : runs) {
      for (var owed : owed(run)) {
        if (!onTheWay.contains(owed)) {
          throw new AssertionError("nobody owes the scheduled task %s any more".formatted(owed));
        }
      }
    }
  }

  private static Set<Key> owed(MutableState run) {
    var runId = run.key().runId();
    var owed = new HashSet<Key>();
    run.workflowTasks()
        .pending()
        .filter(task -> task.getStartedEventId() == 0 && task.getStickyTaskQueue().isEmpty())
        .map(
            task ->
                new Key(
                    runId,
                    TaskKind.TASK_KIND_WORKFLOW,
                    task.getScheduledEventId(),
                    task.getAttempt()))
        .ifPresent(owed::add);
    run.activities().all().stream()
        .filter(_ -> run.isOpen())
        .filter(activity -> !activity.isStarted() && !activity.stored().getBackingOff())
        .filter(activity -> !activity.isPaused() && !run.isPaused())
        .map(
            activity ->
                new Key(
                    runId,
                    TaskKind.TASK_KIND_ACTIVITY,
                    activity.scheduledEventId(),
                    activity.attempt()))
        .forEach(owed::add);
    return owed;
  }
}
