package io.perdure.worker.visibility;

import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.DeadLetter;
import io.perdure.common.channel.Progress;
import io.perdure.common.channel.Topic;
import io.perdure.worker.visibility.ReadRecord.OfRun;
import io.perdure.worker.visibility.ReadRecord.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Decides what is written to the visibility index, and when. A step object: one driver tells it
 * what came and what became of the batch it gave out; one batch at a time is under way.
 */
public final class Indexer {
  /** Records that wait, at most, and their bytes. */
  static final int MAX_RECORDS = 20_000;

  static final long MAX_BYTES = 64L << 20;

  /** Runs in a batch, at most, and their bytes. */
  static final int BATCH_RUNS = 500;

  static final long BATCH_BYTES = 4L << 20;

  /**
   * How long the first record of a batch waits for others. Most runs that close at once do so
   * within it: their row is then written once, not twice. Listings are later by no more than that.
   */
  static final Duration GATHERING = Duration.ofMillis(100);

  static final Duration FIRST_RETRY = Duration.ofMillis(100);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final SequencedMap<String, Owed> waiting = new LinkedHashMap<>();
  private final Deque<Owed> suspects = new ArrayDeque<>();
  private final Map<Integer, Progress> progress = new TreeMap<>();
  private List<Owed> writing = List.of();
  private boolean oneByOne;
  private Instant notBefore = Instant.MIN;
  private int failures;
  private long unreadable;
  private int records;
  private long bytes;

  /** Whether no more records can be taken for now. */
  public boolean isFull() {
    return records >= MAX_RECORDS || bytes >= MAX_BYTES;
  }

  /**
   * Takes a record.
   *
   * @param done run when the record, or a newer one of its run, is durable
   */
  public void take(ChannelRecord record, Runnable done, Instant now) {
    if (isFull()) {
      throw new IllegalStateException("the indexer is full");
    }
    var place = record.place();
    if (place != null) {
      progressIn(place.reading().partition()).taken(place);
    }
    hold(Owed.of(record, done, now));
  }

  /** What to write now, if anything. Its outcome must be told before there is another. */
  public Optional<Batch> next(Instant now) {
    if (!writing.isEmpty() || now.isBefore(dueAt().orElse(Instant.MAX))) {
      return Optional.empty();
    }
    oneByOne = !suspects.isEmpty();
    writing = oneByOne ? List.of(suspects.removeFirst()) : firstOfWaiting();
    return Optional.of(
        new Batch(
            writing.stream().flatMap(Owed::run).toList(),
            writing.stream().flatMap(Owed::deadLetter).toList(),
            consumed()));
  }

  /** Always in the order of the partitions, so that two writers never wait for each other. */
  private List<Consumed> consumed() {
    var places = writing.stream().flatMap(Owed::places).toList();
    return places.stream()
        .map(place -> place.reading().partition())
        .distinct()
        .sorted()
        .flatMap(partition -> progressIn(partition).with(places).stream())
        .toList();
  }

  private Progress progressIn(int partition) {
    return progress.computeIfAbsent(partition, _ -> new Progress(Topic.VISIBILITY_TASKS));
  }

  /** When there will be something to write if no more records come; nothing when never. */
  public Optional<Instant> dueAt() {
    if (!suspects.isEmpty()) {
      return Optional.of(notBefore);
    }
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    var gathered =
        waiting.size() >= BATCH_RUNS || bytes >= BATCH_BYTES
            ? Instant.MIN
            : waiting.firstEntry().getValue().since().plus(GATHERING);
    return Optional.of(gathered.isAfter(notBefore) ? gathered : notBefore);
  }

  /** The batch is committed. */
  public void written() {
    failures = 0;
    end();
  }

  private void end() {
    var ended = writing;
    writing = List.of();
    for (var owed : ended) {
      records -= owed.deliveries().size();
      bytes -= owed.bytes();
      owed.places().forEach(place -> progressIn(place.reading().partition()).done(place));
      owed.deliveries().forEach(delivery -> delivery.done().run());
    }
  }

  /** The batch was not written, for no fault of its own: it is tried again, after a while. */
  public void failed(Instant now) {
    var delay = FIRST_RETRY.multipliedBy(1L << Math.min(failures++, 16));
    notBefore = now.plus(delay.compareTo(LONGEST_RETRY) < 0 ? delay : LONGEST_RETRY);
    var again = writing;
    writing = List.of();
    if (oneByOne) {
      again.forEach(suspects::addFirst);
    } else {
      again.reversed().forEach(this::giveBack);
    }
  }

  /**
   * The store refused the batch for what is in it: the guilty record is found and put aside.
   *
   * @return what is given up, because it could not even be put aside: it would be refused for ever,
   *     and nothing else would be written
   */
  public Optional<DeadLetter> refused(String reason) {
    var accused = writing;
    if (accused.size() == 1 && accused.getFirst().content() instanceof Unreadable) {
      end();
      return accused.getFirst().deadLetter().findFirst();
    }
    writing = List.of();
    if (accused.size() == 1) {
      suspects.addFirst(accused.getFirst().unfit(reason));
    } else {
      suspects.addAll(accused);
    }
    return Optional.empty();
  }

  private void hold(Owed owed) {
    records += owed.deliveries().size();
    bytes += owed.bytes();
    waiting.merge(key(owed), owed, this::merged);
  }

  /** Of two records of one run one is kept; whoever brought either is told of it. */
  private Owed merged(Owed before, Owed owed) {
    var merged = before.merge(owed);
    bytes += merged.bytes() - before.bytes() - owed.bytes();
    return merged;
  }

  private void giveBack(Owed owed) {
    var key = key(owed);
    var newer = waiting.remove(key);
    waiting.putFirst(key, newer == null ? owed : merged(owed, newer));
  }

  /** Unreadable records have no run to be merged by. */
  private String key(Owed owed) {
    return switch (owed.content()) {
      case OfRun(var run) -> run.getRunId();
      case Unreadable _ -> "unreadable " + unreadable++;
    };
  }

  private List<Owed> firstOfWaiting() {
    var batch = new ArrayList<Owed>();
    var size = 0L;
    while (!waiting.isEmpty() && batch.size() < BATCH_RUNS && size < BATCH_BYTES) {
      var first = waiting.pollFirstEntry().getValue();
      batch.add(first);
      size += first.bytes();
    }
    return batch;
  }
}
