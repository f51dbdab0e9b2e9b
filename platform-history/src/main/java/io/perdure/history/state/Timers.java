package io.perdure.history.state;

import static io.perdure.history.state.ProtoTime.duration;
import static io.perdure.history.state.ProtoTime.instant;

import io.perdure.history.state.stored.TimerState;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A run's user timers that have neither fired nor been canceled. */
public final class Timers {
  private static final Comparator<TimerState> BY_TIME =
      Comparator.comparingLong(TimerState::getFireNanos)
          .thenComparingLong(TimerState::getStartedEventId);

  private final PendingItems<TimerState> items =
      new PendingItems<>(ItemKind.TIMER, TimerState.parser());
  private final TreeSet<TimerState> byTime = new TreeSet<>(BY_TIME);

  public Optional<TimerState> pending(String timerId) {
    return items.get(timerId);
  }

  /** Those that are due at the given time, in the order in which they fire (TI-2). */
  public List<TimerState> due(Instant now) {
    var last = Nanos.of(now);
    return byTime.stream().takeWhile(timer -> timer.getFireNanos() <= last).toList();
  }

  Optional<Instant> nextDeadline() {
    return byTime.isEmpty()
        ? Optional.empty()
        : Optional.of(Nanos.instant(byTime.first().getFireNanos()));
  }

  void started(HistoryEvent event) {
    var attributes = event.getTimerStartedEventAttributes();
    var timer =
        TimerState.newBuilder()
            .setTimerId(attributes.getTimerId())
            .setStartedEventId(event.getEventId())
            .setFireNanos(
                Nanos.of(
                    instant(event.getEventTime())
                        .plus(duration(attributes.getStartToFireTimeout()))))
            .build();
    items.put(timer.getTimerId(), timer);
    byTime.add(timer);
  }

  void ended(String timerId) {
    items.remove(timerId).ifPresent(byTime::remove);
  }

  void clear() {
    items.clear();
    byTime.clear();
  }

  PendingItems<TimerState> items() {
    return items;
  }

  /** To be called when all items have been put in. */
  void loaded() {
    byTime.addAll(items.values());
  }
}
