package io.perdure.history.shard;

import io.perdure.common.error.Broken;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunChange;
import io.perdure.history.state.StoredRun;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.RunWrite;
import io.perdure.history.store.WakeUpTime;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The turns of one run in one batch, joined: one execution row, one history row. */
final class RunBatch {
  private final MutableState state;
  private final Optional<Long> storedVersion;
  private final History.Builder history = History.newBuilder();
  private final Set<WakeUpTime> armed = new LinkedHashSet<>();
  private final Set<WakeUpTime> disarmed = new LinkedHashSet<>();
  private long lastEventId;
  private boolean deleted;

  /**
   * @param storedVersion version of the run's row; empty when the run is new in this batch
   */
  RunBatch(MutableState state, Optional<Long> storedVersion) {
    this.state = state;
    this.storedVersion = storedVersion;
  }

  /** Joins the change of one more request. */
  void add(RunChange change) {
    if (deleted || change.state() != state) {
      throw new Broken("%s changes after its end".formatted(state.key()));
    }
    change.events().forEach(this::add);
    if (change.disarmed() != null) {
      disarm(WakeUpTime.at(state.key(), change.disarmed()));
    }
    if (change.armed() != null) {
      arm(WakeUpTime.at(state.key(), change.armed()));
    }
    deleted = change.kind() == RunChange.Kind.DELETED;
  }

  private void add(HistoryEvent event) {
    if (lastEventId != 0 && event.getEventId() != lastEventId + 1) {
      throw new Broken(
          "%s: event %d follows event %d".formatted(state.key(), event.getEventId(), lastEventId));
    }
    lastEventId = event.getEventId();
    history.addEvents(event);
  }

  private void disarm(WakeUpTime wakeUp) {
    if (!armed.remove(wakeUp)) {
      disarmed.add(wakeUp);
    }
  }

  private void arm(WakeUpTime wakeUp) {
    if (!disarmed.remove(wakeUp)) {
      armed.add(wakeUp);
    }
  }

  Set<WakeUpTime> armed() {
    return deleted && storedVersion.isEmpty() ? Set.of() : armed;
  }

  Set<WakeUpTime> disarmed() {
    return disarmed;
  }

  /** What is done to the run's rows; empty for a run that began and was deleted in this batch. */
  Optional<RunWrite> write() {
    var key = state.key();
    if (deleted) {
      return storedVersion.map(before -> new RunWrite.Delete(key, before));
    }
    var head = state.head();
    var parts = state.takePartChanges();
    if (storedVersion.isEmpty()) {
      return Optional.of(
          new RunWrite.Insert(
              new StoredRun(key, state.version(), state.status(), head, parts.written())));
    }
    long before = storedVersion.get();
    if (state.version() <= before) {
      throw new Broken("%s changed without a new version".formatted(key));
    }
    return Optional.of(
        new RunWrite.Update(key, before, state.version(), state.status(), head, parts));
  }

  /** The history row; empty when no event was added. */
  Optional<HistoryBatch> historyBatch() {
    if (history.getEventsCount() == 0 || (deleted && storedVersion.isEmpty())) {
      return Optional.empty();
    }
    var first = history.getEvents(0).getEventId();
    return Optional.of(
        new HistoryBatch(state.key().runId(), first, lastEventId, history.build().toByteString()));
  }
}
