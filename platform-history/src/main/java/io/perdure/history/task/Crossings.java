package io.perdure.history.task;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.history.workflow.external.OwedStep;
import io.perdure.history.workflow.external.OwedStep.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the runs of one shard owe to other workflow ids: asks the run how to go on,
 * makes the call, hands the answer to the run, and so on until the run says that it is done. What
 * one run owes to one workflow id is done in the order of its events; what fails is tried again for
 * ever, each time a little later, and is in nobody's way meanwhile. A step object, part of a {@link
 * Publisher}.
 */
final class Crossings {
  /** Tasks under way at once; the others wait. */
  private static final int AT_ONCE = 256;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** Doublings after which the pause is longest in any case. */
  private static final int DOUBLINGS = 10;

  /** What one run owes to one workflow id. */
  private record Lane(String runId, String targetWorkflowId) {
    static Lane of(CrossExecutionTask task) {
      return new Lane(task.getRunId(), task.getTargetWorkflowId());
    }
  }

  /** A lane whose first task has failed. */
  private record Again(Instant at, TaskPlace failed, Lane lane) implements Comparable<Again> {
    @Override
    public int compareTo(Again other) {
      var byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : failed.compareTo(other.failed);
    }
  }

  private static final class Crossing implements Comparable<Crossing> {
    private final TaskPlace place;
    private final CrossExecutionTask task;
    private @Nullable Asked asked;
    private int failures;

    private Crossing(TaskPlace place, CrossExecutionTask task) {
      this.place = place;
      this.task = task;
    }

    /** The outbox may have moved an earlier task behind a later one. */
    @Override
    public int compareTo(Crossing other) {
      var byEvent = Long.compare(task.getEventId(), other.task.getEventId());
      return byEvent != 0 ? byEvent : place.compareTo(other.place);
    }
  }

  private final Consumer<TaskEffect> effects;
  private final Consumer<TaskPlace> finished;
  private final Map<Lane, TreeSet<Crossing>> lanes = new HashMap<>();
  private final Deque<Lane> waiting = new ArrayDeque<>();
  private final Map<TaskPlace, Crossing> underWay = new HashMap<>();
  private final TreeSet<Again> again = new TreeSet<>();

  /**
   * @param effects takes what is to be done
   * @param finished told of each task that is done
   */
  Crossings(Consumer<TaskEffect> effects, Consumer<TaskPlace> finished) {
    this.effects = effects;
    this.finished = finished;
  }

  /** Takes a task. */
  void add(TaskPlace place, CrossExecutionTask task) {
    var key = Lane.of(task);
    var lane = lanes.computeIfAbsent(key, _ -> new TreeSet<>());
    lane.add(new Crossing(place, task));
    if (lane.size() == 1) {
      waiting.add(key);
    }
  }

  /** The run has said how to go on. */
  void advanced(TaskPlace place, Optional<CrossExecutionRequest> next) {
    var crossing = underWay.get(place);
    if (crossing == null) {
      return;
    }
    crossing.asked = null;
    next.ifPresentOrElse(
        request -> effects.accept(new TaskEffect.Call(place, request)), () -> end(crossing));
  }

  /** The other workflow id has answered. */
  void called(TaskPlace place, CrossExecutionRequest request, CrossExecutionResponse response) {
    var crossing = underWay.get(place);
    if (crossing == null) {
      return;
    }
    crossing.failures = 0;
    crossing.asked = new Asked(request, response);
    if (crossing.task.hasRequest()) {
      end(crossing);
    } else {
      go(crossing);
    }
  }

  /** Somebody has not answered: what was known before stays known, and is tried again. */
  void failed(TaskPlace place, Instant now) {
    var crossing = underWay.remove(place);
    if (crossing != null) {
      var at = now.plus(pause(crossing.failures++));
      again.add(new Again(at, place, Lane.of(crossing.task)));
    }
  }

  private static Duration pause(int failures) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Begins what may be begun, and tries again what is due. */
  void proceed(Instant now) {
    while (!again.isEmpty() && !again.first().at().isAfter(now)) {
      waiting.add(again.removeFirst().lane());
    }
    while (underWay.size() < AT_ONCE && !waiting.isEmpty()) {
      var lane = lanes.get(waiting.remove());
      if (lane != null) {
        var first = lane.getFirst();
        underWay.put(first.place, first);
        go(first);
      }
    }
  }

  /** When something is to be tried again. */
  Optional<Instant> wakeAt() {
    return again.isEmpty() ? Optional.empty() : Optional.of(again.first().at());
  }

  private void go(Crossing crossing) {
    effects.accept(
        crossing.task.hasRequest()
            ? new TaskEffect.Call(crossing.place, crossing.task.getRequest())
            : new TaskEffect.Advance(crossing.place, new OwedStep(crossing.task, crossing.asked)));
  }

  private void end(Crossing crossing) {
    underWay.remove(crossing.place);
    var key = Lane.of(crossing.task);
    var lane = lanes.get(key);
    if (lane != null) {
      lane.remove(crossing);
      if (lane.isEmpty()) {
        lanes.remove(key);
      } else {
        waiting.add(key);
      }
    }
    finished.accept(crossing.place);
  }
}
