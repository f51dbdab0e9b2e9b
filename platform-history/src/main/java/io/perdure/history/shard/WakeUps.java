package io.perdure.history.shard;

import io.perdure.history.store.BucketRange;
import io.perdure.history.store.WakeUpTime;
import io.perdure.history.store.WakeUpWrites;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The wake-ups of a shard that come next: a bounded window in memory over the rows that are stored.
 * None fires early.
 */
final class WakeUps {
  /** How far ahead the window reaches when it is loaded. */
  private static final Duration AHEAD = Duration.ofSeconds(60);

  /** The window is moved on when it reaches less far than this. */
  private static final Duration LOW = Duration.ofSeconds(30);

  /** When a wake-up that has failed fires again. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final int WINDOW = 20_000;
  private static final int LOADED = 2_000;
  private static final int FIRING = 200;

  private record Due(long atMillis, WakeUpTime row) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      var byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : row.compareTo(other.row);
    }
  }

  private final BucketRange buckets;
  private final TreeSet<Due> waiting = new TreeSet<>();
  private final Map<WakeUpTime, Due> byRow = new HashMap<>();
  private final Set<WakeUpTime> firing = new HashSet<>();
  private final Set<WakeUpTime> goneWhileLoading = new HashSet<>();
  private boolean loading;
  private long knownBelow;
  private long loadingBelow;
  private Instant loadNotBefore = Instant.MIN;

  WakeUps(BucketRange buckets) {
    this.buckets = buckets;
  }

  /** Moves the window on, when it is time to. */
  Optional<ShardEffect> nextLoad(Instant now) {
    if (loading || now.isBefore(loadNotBefore) || now.plus(LOW).toEpochMilli() < knownBelow) {
      return Optional.empty();
    }
    if (full()) {
      return Optional.empty();
    }
    loading = true;
    loadingBelow = now.plus(AHEAD).toEpochMilli();
    return Optional.of(new ShardEffect.LoadWakeUps(buckets, knownBelow, loadingBelow, LOADED));
  }

  /** Takes what the load has brought; what has been committed meanwhile is newer. */
  void loaded(List<WakeUpTime> rows, Instant now) {
    loading = false;
    rows.stream().filter(row -> !goneWhileLoading.contains(row)).forEach(this::add);
    goneWhileLoading.clear();
    var reached = rows.size() < LOADED ? loadingBelow : rows.getLast().fireAtMillis();
    if (reached <= knownBelow) {
      loadNotBefore = now.plus(RETRY); // More fire at one time than are read at once.
    }
    knownBelow = reached;
  }

  void loadFailed(Instant now) {
    loading = false;
    goneWhileLoading.clear();
    loadNotBefore = now.plus(RETRY);
  }

  /** Takes over what a commit has stored and removed. */
  void committed(WakeUpWrites writes) {
    for (var row : writes.disarmed()) {
      remove(row);
      if (loading) {
        goneWhileLoading.add(row);
      }
    }
    for (var row : writes.armed()) {
      goneWhileLoading.remove(row);
      if (row.fireAtMillis() < Math.max(knownBelow, loading ? loadingBelow : 0)) {
        add(row);
      }
    }
    while (waiting.size() > WINDOW) {
      var latest = waiting.removeLast();
      byRow.remove(latest.row());
      knownBelow = Math.min(knownBelow, latest.row().fireAtMillis());
      loadingBelow = Math.min(loadingBelow, latest.row().fireAtMillis());
    }
  }

  /** The rows whose time has come; each is out until it is ended or removed. */
  List<WakeUpTime> fire(Instant now) {
    var due = new ArrayList<WakeUpTime>();
    var millis = now.toEpochMilli();
    while (firing.size() < FIRING && !waiting.isEmpty() && waiting.first().atMillis() <= millis) {
      var row = waiting.removeFirst().row();
      byRow.remove(row);
      firing.add(row);
      due.add(row);
    }
    return due;
  }

  /** A wake-up has been decided; if its row is still stored, it fires again a little later. */
  void ended(WakeUpTime row, Instant now) {
    if (firing.remove(row)) {
      put(new Due(now.plus(RETRY).toEpochMilli(), row));
    }
  }

  /** When there is something to do next. */
  Optional<Instant> wakeAt() {
    if (loading || full()) {
      return firstDue();
    }
    var load = Instant.ofEpochMilli(knownBelow).minus(LOW);
    var next = load.isAfter(loadNotBefore) ? load : loadNotBefore;
    return Optional.of(firstDue().filter(due -> due.isBefore(next)).orElse(next));
  }

  private boolean full() {
    return waiting.size() + LOADED > WINDOW;
  }

  private Optional<Instant> firstDue() {
    return waiting.isEmpty() || firing.size() >= FIRING
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(waiting.first().atMillis()));
  }

  private void add(WakeUpTime row) {
    if (!firing.contains(row) && !byRow.containsKey(row)) {
      put(new Due(row.fireAtMillis(), row));
    }
  }

  private void put(Due due) {
    waiting.add(due);
    byRow.put(due.row(), due);
  }

  private void remove(WakeUpTime row) {
    firing.remove(row);
    var due = byRow.remove(row);
    if (due != null) {
      waiting.remove(due);
    }
  }
}
