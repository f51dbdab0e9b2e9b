package io.perdure.matching.queue;

import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.Place;
import io.perdure.matching.queue.Batch.ConfigChange;
import io.perdure.matching.queue.Batch.DeadLetter;
import io.perdure.matching.queue.OwedTask.Stored;
import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.DeadRecord;
import io.perdure.matching.store.PartitionFence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the backlog is to be told, and puts it into batches of which one at a time is
 * written. A task that may still meet a poll waits a moment before it is stored; so does the
 * deletion of a task that is done, because a second hand-over of it does no harm.
 */
final class BacklogWriting {
  /** How long a task waits for a poll before it is stored. */
  static final Duration STORE_AFTER = Duration.ofSeconds(1);

  /** How long a finished task stays in the backlog at most. */
  static final Duration DELETE_AFTER = Duration.ofSeconds(1);

  /** Rows of each sort in one batch. */
  static final int BATCH_LIMIT = 500;

  /** With more tasks waiting than this, they are stored at once. */
  private static final int PRESSURE = 1_000;

  private final PartitionFence fence;
  private final ChannelPosition position = new ChannelPosition();
  private final Map<Long, OwedTask> urgent = new LinkedHashMap<>();
  private final Map<Long, OwedTask> lingering = new LinkedHashMap<>();
  private final Map<Long, OwedTask> finished = new LinkedHashMap<>();
  private final Deque<DeadLetter> dead = new ArrayDeque<>();
  private final Deque<ConfigChange> configs = new ArrayDeque<>();
  private final Deque<Batch> retries = new ArrayDeque<>();
  private @Nullable Batch inFlight;
  private Instant notBefore = Instant.MIN;
  private @Nullable Instant deleteAt;
  private int failures;

  BacklogWriting(PartitionFence fence) {
    this.fence = fence;
  }

  /** A record of the task channel has come. */
  void taken(long record, @Nullable Place place) {
    position.taken(record, place);
  }

  /** A record of the task channel is owed no more. */
  void acknowledged(long record, Instant now) {
    position.done(record, now);
  }

  /** The node leaves: what waits only to be written with something else is written now. */
  void hurry(Instant now) {
    position.hurry(now);
  }

  /** Stores a task if nothing else becomes of it soon. */
  void storeSoon(OwedTask task) {
    lingering.put(task.position().taskId(), task);
  }

  /** Stores a task that only the backlog can bring into its order. */
  void storeNow(OwedTask task) {
    urgent.put(task.position().taskId(), task);
  }

  /** A task that needs not be stored any more. */
  void forget(OwedTask task) {
    urgent.remove(task.position().taskId());
    lingering.remove(task.position().taskId());
  }

  /** Removes a stored task that is done. */
  void delete(OwedTask task, Instant now) {
    finished.put(task.position().taskId(), task);
    if (deleteAt == null) {
      deleteAt = now.plus(DELETE_AFTER);
    }
  }

  void bury(long record, DeadRecord letter) {
    dead.add(new DeadLetter(record, letter));
  }

  /** Stores a queue's configuration. */
  void configure(ConfigChange change) {
    configs.add(change);
  }

  boolean isWriting() {
    return inFlight != null;
  }

  /** Whether it is known of each row whether it is stored. */
  boolean isSettled() {
    return inFlight == null && retries.isEmpty();
  }

  /** The next batch, if one is due and none is being written. */
  Optional<BacklogWrite> next(Instant now) {
    if (inFlight != null || now.isBefore(notBefore)) {
      return Optional.empty();
    }
    var batch = retries.isEmpty() ? collect(now) : retries.removeFirst();
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    inFlight = batch;
    return Optional.of(batch.write(fence));
  }

  /** When to ask for the next batch, if something waits only for time to pass. */
  Optional<Instant> wakeAt() {
    if (inFlight != null) {
      return Optional.empty();
    }
    if (!retries.isEmpty() || !urgent.isEmpty() || !dead.isEmpty() || !configs.isEmpty()) {
      return Optional.of(notBefore);
    }
    return earliest().map(at -> at.isBefore(notBefore) ? notBefore : at);
  }

  /** The batch is durable. */
  Batch done() {
    failures = 0;
    return answered();
  }

  /** The outcome is unknown: the same batch goes again. */
  void failed(Instant now) {
    retries.addFirst(answered().again());
    notBefore = now.plus(Backoff.after(++failures));
  }

  /** The batch is bad: find the guilty row, and bury it. */
  void refused(String reason, Instant now) {
    var batch = answered();
    if (batch.size() > 1) {
      batch.oneByOne().reversed().forEach(retries::addFirst);
      position.notSaved(now);
    } else if (batch.inserts().isEmpty()) {
      retries.addFirst(batch);
      notBefore = now.plus(Backoff.after(++failures));
    } else {
      bury(batch.inserts().getFirst(), reason);
      position.notSaved(now);
    }
  }

  private void bury(OwedTask task, String reason) {
    task.stored(Stored.BURYING);
    if (!task.finished()) {
      task.queue().statistics().left(task.position().priority());
    }
    task.queue().forget(task);
    var key = task.queue().key();
    dead.add(
        new DeadLetter(
            task.record(),
            new DeadRecord(
                key.namespaceId() + "/" + key.name(), reason, task.task().toByteString())));
  }

  private Batch answered() {
    var batch = Objects.requireNonNull(inFlight, "an outcome without a batch");
    inFlight = null;
    return batch;
  }

  private Batch collect(Instant now) {
    var inserts = takeInserts(now);
    List<OwedTask> deletes =
        !inserts.isEmpty()
                || finished.size() >= BATCH_LIMIT
                || (deleteAt != null && !deleteAt.isAfter(now))
            ? takeFirst(finished)
            : List.of();
    if (finished.isEmpty()) {
      deleteAt = null;
    }
    var letters = takeFirst(dead);
    var saved = consumed(inserts, letters, now);
    return new Batch(inserts, deletes, letters, takeFirst(configs), saved, false);
  }

  private static <T> List<T> takeFirst(Deque<T> all) {
    var taken = new ArrayList<T>();
    while (!all.isEmpty() && taken.size() < BATCH_LIMIT) {
      taken.add(all.removeFirst());
    }
    return taken;
  }

  /** Goes with tasks that are stored; what was handed out without the backlog can wait a moment. */
  private @Nullable Consumed consumed(
      List<OwedTask> inserts, List<DeadLetter> letters, Instant now) {
    var due = position.dueAt().filter(at -> !at.isAfter(now)).isPresent();
    if (inserts.isEmpty() && letters.isEmpty() && !due) {
      return null;
    }
    return position.with(
        Stream.concat(
                inserts.stream().map(OwedTask::record), letters.stream().map(DeadLetter::record))
            .toList());
  }

  private List<OwedTask> takeInserts(Instant now) {
    var inserts = takeFirst(urgent);
    var pressed = lingering.size() > PRESSURE;
    var tasks = lingering.values().iterator();
    while (inserts.size() < BATCH_LIMIT && tasks.hasNext()) {
      var task = tasks.next();
      if (!pressed && storeAt(task).isAfter(now)) {
        break; // They stand in the order in which they began to wait.
      }
      inserts.add(task);
      tasks.remove();
    }
    inserts.forEach(task -> task.stored(Stored.WRITING));
    return inserts;
  }

  private static List<OwedTask> takeFirst(Map<Long, OwedTask> tasks) {
    var taken = new ArrayList<OwedTask>();
    var all = tasks.values().iterator();
    while (taken.size() < BATCH_LIMIT && all.hasNext()) {
      taken.add(all.next());
      all.remove();
    }
    return taken;
  }

  private Optional<Instant> earliest() {
    var store =
        lingering.isEmpty()
            ? Optional.<Instant>empty()
            : Optional.of(storeAt(lingering.values().iterator().next()));
    return Stream.of(store, Optional.ofNullable(deleteAt), position.dueAt())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private static Instant storeAt(OwedTask task) {
    return task.waitsSince().plus(STORE_AFTER);
  }
}
