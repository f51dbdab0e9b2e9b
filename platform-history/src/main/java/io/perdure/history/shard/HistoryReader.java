package io.perdure.history.shard;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.error.Broken;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.ShardStore;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads committed events past the writer: they never change. First what was committed last, then
 * the database. Blocks.
 */
public final class HistoryReader {
  /** Batches read at once. */
  private static final int PAGE = 200;

  private final ShardStore store;
  private final RecentEvents recent;

  public HistoryReader(ShardStore store, RecentEvents recent) {
    this.store = store;
    this.recent = recent;
  }

  /**
   * The events from one id (inclusive) to another (exclusive).
   *
   * @throws Broken when one of them is missing
   */
  public List<HistoryEvent> read(String runId, long fromEventId, long belowEventId) {
    var events = new ArrayList<HistoryEvent>();
    var next = fromEventId;
    while (next < belowEventId) {
      var before = next;
      for (var batch : batches(runId, next, belowEventId)) {
        next = append(batch, next, belowEventId, events);
      }
      if (next == before) {
        throw new Broken("event %d of run %s is not stored".formatted(next, runId));
      }
    }
    return events;
  }

  private List<HistoryBatch> batches(String runId, long from, long below) {
    var found = recent.find(runId, from, below);
    return found.isEmpty() ? store.readHistory(runId, from, below, PAGE) : found;
  }

  private static long append(HistoryBatch batch, long from, long below, List<HistoryEvent> events) {
    var next = from;
    for (var event : parse(batch).getEventsList()) {
      if (event.getEventId() == next && next < below) {
        events.add(event);
        next++;
      }
    }
    return next;
  }

  private static History parse(HistoryBatch batch) {
    try {
      return History.parseFrom(batch.data());
    } catch (InvalidProtocolBufferException unreadable) {
      throw new Broken("history of run %s cannot be read".formatted(batch.runId()));
    }
  }
}
