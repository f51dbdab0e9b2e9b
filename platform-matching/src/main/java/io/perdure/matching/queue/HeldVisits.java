package io.perdure.matching.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of other partitions that are at the roots of their queues here: each waits for a poll
 * or is being handed to one, and leaves with its one answer. They stay owed where they come from.
 */
final class HeldVisits {
  /** Visits at a time. */
  static final int LIMIT = 2_000;

  private final Step step;
  private final LoadedQueues queues;
  private final Map<Long, OwedTask> held = new LinkedHashMap<>();

  HeldVisits(Step step, LoadedQueues queues) {
    this.step = step;
    this.queues = queues;
  }

  /** Lets a task wait in its queue, which is returned; null when it is answered already. */
  @Nullable LoadedQueue arrived(Visit visit) {
    var queue = queues.loaded(visit.queue());
    if (queue == null || !queue.hasWorker(step.now()) || held.size() >= LIMIT) {
      refuse(visit, new StartOutcome.NotTaken(queue != null && queue.hasWorker(step.now())));
      return null;
    }
    var visitor = OwedTask.visiting(queue, visit, step.now());
    held.put(visit.id(), visitor);
    step.alarm(new Due.VisitEnds(visit.id()), visit.until());
    queue.visitors().add(visitor);
    return queue;
  }

  void refuse(Visit visit, StartOutcome outcome) {
    step.add(refusal(visit.id(), outcome));
  }

  static Effect.AnswerVisit refusal(long visit, StartOutcome outcome) {
    return new Effect.AnswerVisit(visit, outcome, OptionalDouble.empty());
  }

  /** Time is up; one that is being handed to a poll stays. */
  void timeIsUp(long id) {
    var visitor = held.get(id);
    if (visitor != null && visitor.queue().visitors().isWaiting(visitor)) {
      answer(visitor, new StartOutcome.NotTaken(visitor.queue().hasWorker(step.now())));
    }
  }

  /** Where it comes from, nobody waits any more. */
  void cancelled(long id) {
    var visitor = held.get(id);
    if (visitor != null && visitor.queue().visitors().isWaiting(visitor)) {
      end(visitor);
    }
  }

  void answer(OwedTask visitor, StartOutcome outcome) {
    if (end(visitor)) {
      var rate = visitor.queue().limit().wantedByWorkers();
      step.add(new Effect.AnswerVisit(visitor.visit(), outcome, rate));
    }
  }

  /** Sends back all that are not being handed to a poll. */
  void endWaiting() {
    List.copyOf(held.keySet()).forEach(this::timeIsUp);
  }

  private boolean end(OwedTask visitor) {
    step.clear(new Due.VisitEnds(visitor.visit()));
    visitor.queue().visitors().leave(visitor);
    return held.remove(visitor.visit(), visitor);
  }
}
