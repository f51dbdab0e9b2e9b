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
  /** Batches read at once when nothing is known of their size. */
  private static final int FIRST_BATCHES = 16;

  /** Batches read at once when they are small. */
  private static final int MOST_BATCHES = 200;

  /**
   * Bytes of events in a page, unless one batch alone takes more. Well below what official clients
   * take in one message (128 MiB), and what any gRPC client takes by default (4 MiB) where it can
   * be.
   */
  public static final int PAGE_BYTES = (4 << 20) - (64 << 10);

  private final ShardStore store;
  private final RecentEvents recent;

  public HistoryReader(ShardStore store, RecentEvents recent) {
    this.store = store;
    this.recent = recent;
  }

  /**
   * One page of the events from one id (inclusive) to another (exclusive): whole batches until the
   * limit is reached, and no more than fit a page. At least one batch, if an event is asked for.
   *
   * @throws Broken when one of them is missing
   */
  public List<HistoryEvent> page(String runId, long fromEventId, long belowEventId, int limit) {
    var page = new ArrayList<HistoryEvent>();
    var next = fromEventId;
    var read = 0;
    var bytes = 0L;
    while (next < belowEventId && page.size() < limit) {
      var before = next;
      for (var batch : batches(runId, next, belowEventId, thatFit(read, bytes))) {
        read++;
        bytes += batch.data().size();
        if (page.size() >= limit || (!page.isEmpty() && bytes > PAGE_BYTES)) {
          return page;
        }
        next = append(batch, next, belowEventId, page);
      }
      if (next == before) {
        throw new Broken("event %d of run %s is not stored".formatted(next, runId));
      }
    }
    return page;
  }

  /** How many more batches fit the page, if they are like those before them. */
  private static int thatFit(int read, long bytes) {
    return read == 0
        ? FIRST_BATCHES
        : Math.clamp((PAGE_BYTES - bytes) * read / Math.max(bytes, 1), 1, MOST_BATCHES);
  }

  private List<HistoryBatch> batches(String runId, long from, long below, int limit) {
    var found = recent.find(runId, from, below);
    return found.isEmpty() ? store.readHistory(runId, from, below, limit) : found;
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
