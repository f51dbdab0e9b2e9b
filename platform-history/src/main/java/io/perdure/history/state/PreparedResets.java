package io.perdure.history.state;

import io.perdure.history.state.stored.PreparedResetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs that resets of this one prepare: the first part of their history is being written, and goes
 * again if nothing comes of it. What is public and changes something is called through {@link
 * Turn#quietly} only.
 */
public final class PreparedResets {
  /** After this time nothing comes of a prepared run any more. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(10);

  private final PendingItems<PreparedResetState> items =
      new PendingItems<>(ItemKind.PREPARED_RESET, PreparedResetState.parser());

  /** The ids of the prepared runs. */
  public Set<String> runIds() {
    return items.byKey().keySet();
  }

  /** A run with this id is being prepared. */
  public void prepare(String runId, Instant now) {
    items.put(runId, PreparedResetState.newBuilder().setPreparedNanos(Nanos.of(now)).build());
  }

  /** The run has begun, or is given up. */
  public void end(String runId) {
    items.remove(runId);
  }

  /** Those of which nothing comes any more. */
  public List<String> givenUp(Instant now) {
    return items.byKey().entrySet().stream()
        .filter(entry -> !end(entry.getValue()).isAfter(now))
        .map(java.util.Map.Entry::getKey)
        .toList();
  }

  Optional<Instant> nextDeadline() {
    return items.values().stream().map(PreparedResets::end).min(Instant::compareTo);
  }

  private static Instant end(PreparedResetState prepared) {
    return Nanos.instant(prepared.getPreparedNanos()).plus(GIVEN_UP_AFTER);
  }

  PendingItems<PreparedResetState> items() {
    return items;
  }
}
