package io.perdure.history.shard;

import io.perdure.history.store.HistoryBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The history batches that were committed last: what a worker is about to ask for. Bounded by
 * bytes; forgets whole runs, least recently used first. Safe for many threads.
 */
public final class RecentEvents {
  private static final int RUN_WEIGHT = 200;
  private static final int BATCH_WEIGHT = 100;

  private record Tail(TreeMap<Long, HistoryBatch> batches) {
    long weight() {
      return batches.values().stream().mapToLong(RecentEvents::weight).sum() + RUN_WEIGHT;
    }

    List<HistoryBatch> find(long fromEventId, long belowEventId) {
      var first = batches.floorEntry(fromEventId);
      if (first == null || batches.lastEntry().getValue().lastEventId() + 1 < belowEventId) {
        return List.of();
      }
      return new ArrayList<>(batches.subMap(first.getKey(), true, belowEventId, false).values());
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final LongAdder hit = new LongAdder();
  private final LongAdder missed = new LongAdder();
  private final LinkedHashMap<String, Tail> tails = new LinkedHashMap<>(16, 0.75f, true);
  private final long bound;
  private long weight;

  /**
   * @param bound bytes, about
   */
  public RecentEvents(long bound) {
    this.bound = bound;
  }

  /** Keeps batches that have just been committed. */
  public void keep(List<HistoryBatch> batches) {
    lock.lock();
    try {
      for (var batch : batches) {
        keep(batch);
      }
      while (weight > bound && !tails.isEmpty()) {
        var eldest = tails.entrySet().iterator();
        weight -= eldest.next().getValue().weight();
        eldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  private void keep(HistoryBatch batch) {
    var tail = tails.get(batch.runId());
    if (tail == null) {
      tail = new Tail(new TreeMap<>());
      tails.put(batch.runId(), tail);
      weight += RUN_WEIGHT;
    }
    var last = tail.batches().lastEntry();
    if (last != null && last.getValue().lastEventId() + 1 != batch.firstEventId()) {
      weight -= tail.weight() - RUN_WEIGHT;
      tail.batches().clear(); // Something between was missed: only what is whole may be asked for.
    }
    tail.batches().put(batch.firstEventId(), batch);
    weight += weight(batch);
  }

  private static long weight(HistoryBatch batch) {
    return (long) batch.data().size() + BATCH_WEIGHT;
  }

  /**
   * The batches that hold the events from one id to another (exclusive); empty unless all of them
   * are here.
   */
  List<HistoryBatch> find(String runId, long fromEventId, long belowEventId) {
    lock.lock();
    try {
      var tail = tails.get(runId);
      var found = tail == null ? List.<HistoryBatch>of() : tail.find(fromEventId, belowEventId);
      (found.isEmpty() ? missed : hit).increment();
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** How often something was asked for, for whoever measures. */
  public double asked() {
    return hit.sum() + (double) missed.sum();
  }

  /** How often it was not here. */
  public double missed() {
    return missed.sum();
  }
}
