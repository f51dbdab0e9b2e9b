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
  private static final int BATCHES = 200;

  /** Bytes of events after which a page ends; well below what a gRPC message may hold. */
  private static final int PAGE_BYTES = 2 << 20;

  private final ShardStore store;
  private final RecentEvents recent;

  public HistoryReader(ShardStore store, RecentEvents recent) {
    this.store = store;
    this.recent = recent;
  }

  /**
   * One page of the events from one id (inclusive) to another (exclusive): whole batches, until the
   * limit or the bytes of a page are reached. At least one event, if one is asked for.
   *
   * @throws Broken when one of them is missing
   */
  public List<HistoryEvent> page(String runId, long fromEventId, long belowEventId, int limit) {
    var page = new ArrayList<HistoryEvent>();
    var next = fromEventId;
    var bytes = 0L;
    while (next < belowEventId && page.size() < limit && bytes < PAGE_BYTES) {
      var before = next;
      for (var batch : batches(runId, next, belowEventId)) {
        if (page.size() >= limit || bytes >= PAGE_BYTES) {
          break;
        }
        next = append(batch, next, belowEventId, page);
        bytes += batch.data().size();
      }
      if (next == before) {
        throw new Broken("event %d of run %s is not stored".formatted(next, runId));
      }
    }
    return page;
  }

  private List<HistoryBatch> batches(String runId, long from, long below) {
    var found = recent.find(runId, from, below);
    return found.isEmpty() ? store.readHistory(runId, from, below, BATCHES) : found;
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
