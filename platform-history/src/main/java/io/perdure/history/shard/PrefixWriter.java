package io.perdure.history.shard;

import io.perdure.history.state.RunKey;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.ShardStore;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/** Writes the first part of the history of a run that does not exist yet. Blocks. */
public final class PrefixWriter {
  private final ShardStore store;

  public PrefixWriter(ShardStore store) {
    this.store = store;
  }

  /** Writes the next events as one batch. */
  public void write(RunKey run, List<HistoryEvent> events) {
    store.writeHistory(
        new HistoryBatch(
            run.runId(),
            events.getFirst().getEventId(),
            events.getLast().getEventId(),
            History.newBuilder().addAllEvents(events).build().toByteString()));
  }
}
