package io.perdure.matching.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the parts of a matching partition share while it takes a message: the time, what is due
 * when, and the effects so far.
 */
final class Step {
  private final Alarms alarms = new Alarms();
  private List<Effect> effects = new ArrayList<>();
  private Instant now = Instant.MIN;

  /** Begins a step; time never runs backwards. Says what is due. */
  List<Due> begin(Instant at) {
    now = at.isAfter(now) ? at : now;
    return alarms.take(now);
  }

  /** Whether none has begun. */
  boolean isFirst() {
    return now.equals(Instant.MIN);
  }

  Instant now() {
    return now;
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  void alarm(Due due, Instant at) {
    alarms.set(due, at);
  }

  void alarmIn(Duration time, Due due) {
    alarms.set(due, now.plus(time));
  }

  void clear(Due due) {
    alarms.clear(due);
  }

  /** Ends a step; the last effect asks for the next one. */
  List<Effect> end() {
    alarms.wakeUp(now).ifPresent(at -> effects.add(new Effect.WakeAt(at)));
    var all = effects;
    effects = new ArrayList<>();
    return all;
  }
}
