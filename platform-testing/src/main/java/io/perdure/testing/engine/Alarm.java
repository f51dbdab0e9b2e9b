package io.perdure.testing.engine;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls a step object at the time for which it has last asked. */
final class Alarm {
  private final Machine machine;
  private final Runnable call;
  private @Nullable Instant setFor;

  Alarm(Machine machine, Runnable call) {
    this.machine = machine;
    this.call = call;
  }

  /** Calls at this time of the machine's clock, and not at the time asked for before. */
  void set(Optional<Instant> time) {
    var at = time.orElse(null);
    if (at == null || at.equals(setFor)) {
      setFor = at;
      return;
    }
    setFor = at;
    machine.when(
        at,
        "tick",
        () -> {
          if (at.equals(setFor)) {
            setFor = null;
            call.run();
          }
        });
  }
}
