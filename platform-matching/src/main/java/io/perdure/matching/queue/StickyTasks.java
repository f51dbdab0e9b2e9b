package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.cluster.TaskQueuePartition;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The tasks of sticky queues: taken for a worker that is there, and given on when it is not. */
final class StickyTasks {
  /** Tasks that one sticky queue may hold. */
  static final int LIMIT = 1_000;

  /** A task that does not say how long it may wait for its worker waits so long. */
  static final Duration WAIT = Duration.ofSeconds(10);

  private final Step step;
  private final LoadedQueues queues;

  StickyTasks(Step step, LoadedQueues queues) {
    this.step = step;
    this.queues = queues;
  }

  /** Takes a task if a worker is there to have it; then its queue is returned (MT-30). */
  @Nullable LoadedQueue offered(DispatchTask task, long taskId) {
    if (!DispatchTasks.fitsStickyQueue(task)) {
      return null;
    }
    var queue = queues.sticky(DispatchTasks.stickyQueue(task));
    if (queue == null || !queue.hasWorker(step.now()) || DispatchTasks.expired(task, step.now())) {
      return null;
    }
    if (queue.readyTasks() >= LIMIT) {
      return null;
    }
    var owed = OwedTask.arrived(queue, taskId, task, OwedTask.NO_RECORD, step.now());
    queue.arrived(owed, step.now());
    step.alarm(new Due.StickyEnds(owed), endOf(owed));
    return queue;
  }

  /** Whether a task has waited for its worker long enough. */
  boolean isOver(OwedTask task) {
    return !step.now().isBefore(endOf(task));
  }

  private static Instant endOf(OwedTask task) {
    var expiresAt = task.task().getExpiresAtMillis();
    return expiresAt == 0 ? task.waitsSince().plus(WAIT) : Instant.ofEpochMilli(expiresAt);
  }

  /** Its worker has not come: what has not expired, and so is not history's again, goes on. */
  void end(OwedTask task) {
    step.clear(new Due.StickyEnds(task));
    task.queue().statistics().left(task.position().priority());
    task.queue().forget(task);
    if (!DispatchTasks.expired(task.task(), step.now())) {
      step.add(
          new Effect.SendToNormalQueue(
              TaskQueuePartition.placed(task.task(), queues.partitions())));
    }
  }

  /** The node leaves: what its workers have not taken goes on. */
  void endAll() {
    queues.allSticky().forEach(queue -> queue.ready().forEach(this::end));
  }

  /** Nothing is being handed out any more: what could not be started goes on too. */
  void endRest() {
    queues.allSticky().forEach(queue -> queue.owed().forEach(this::end));
  }
}
