package io.perdure.history.state;

import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request has changed in one run: already applied in memory, not yet committed.
 *
 * @param state the run after the change; its version has been raised
 * @param kind whether the run is new, goes on, or is deleted
 * @param current whether the run shall be its workflow id's current run
 * @param events the events added, ids ascending without a gap; empty for changes that no event
 *     tells
 * @param tasks what is owed to the world
 * @param disarmed the wake-up that is stored now and shall be removed; null when none is stored or
 *     it stays
 * @param armed the wake-up that shall be stored; null when what is stored is early enough
 */
public record RunChange(
    MutableState state,
    Kind kind,
    boolean current,
    List<HistoryEvent> events,
    List<Task> tasks,
    @Nullable Instant disarmed,
    @Nullable Instant armed) {

  /** What happens to the run's row. */
  public enum Kind {
    CREATED,
    UPDATED,
    DELETED
  }
}
