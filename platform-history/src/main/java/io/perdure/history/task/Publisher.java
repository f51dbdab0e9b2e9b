package io.perdure.history.task;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.history.store.OutboxRow;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends what one shard owes, row after row, until it is done, and says below which row all is done.
 * A step object. Keeps what fits a bounded memory; what lies behind, and all that an owner before
 * has left, it reads from the outbox in pages. What takes long is moved on to later rows.
 */
public final class Publisher {
  /** A task that is not done after so long is sent again. */
  private static final Duration RESEND = Duration.ofSeconds(10);

  /** A task that could not be sent is sent again after so long. */
  private static final Duration RETRY = Duration.ofMillis(100);

  /** Where so many could not be sent that time is doubled, and so on: nothing is tried busily. */
  private static final int RETRIES = 1_000;

  /** Bytes that tasks which are not done may take in memory, about; at least those of one row. */
  private static final long ROOM = 16L << 20;

  /** So many rows of which all is done are held back by an old task before it is moved. */
  private static final int HELD_BACK = 1_000;

  /** While others are under way, so many rows are said to be done together. */
  private static final int SAID_AT_ONCE = 32;

  /** Rows read at once. */
  private static final int PAGE = 100;

  private record Attempt(Instant at, TaskPlace place) implements Comparable<Attempt> {
    @Override
    public int compareTo(Attempt other) {
      var byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : place.compareTo(other.place);
    }
  }

  private final int queuePartitions;
  private final OutboxMemory rows;
  private final TreeSet<Attempt> attempts = new TreeSet<>();
  private final Map<TaskPlace, Attempt> nextAttempts = new HashMap<>();
  private final Set<TaskPlace> unsent = new HashSet<>();
  private final Crossings crossings = new Crossings(this::effect, this::finish);
  private List<TaskEffect> effects = new ArrayList<>();
  private Instant now = Instant.MIN;
  private long taken;
  private long committed;
  private long doneBelow = 1;
  private boolean reading;
  private long readUpTo;
  private @Nullable Instant readAt;

  /**
   * @param commitSeq the highest that was committed when the shard was taken; everything up to it
   *     is read from the outbox and sent again
   */
  public Publisher(long commitSeq) {
    this(commitSeq, HELD_BACK, 1);
  }

  /** The same for task queues that are divided into so many partitions. */
  static Publisher of(long commitSeq, int queuePartitions) {
    return new Publisher(commitSeq, HELD_BACK, queuePartitions);
  }

  /**
   * The same with another patience.
   *
   * @param heldBack finished rows that one with an old unfinished task may hold back
   */
  public Publisher(long commitSeq, int heldBack, int queuePartitions) {
    this.committed = commitSeq;
    this.queuePartitions = queuePartitions;
    this.rows = new OutboxMemory(heldBack);
  }

  /** Takes what has happened, and goes on as far as it can. */
  public List<TaskEffect> step(List<TaskMessage> messages, Instant time) {
    now = time.isAfter(now) ? time : now;
    messages.forEach(this::take);
    crossings.proceed(now);
    resend();
    readOn();
    moveOn();
    sayWhatIsDone();
    var due = effects;
    effects = new ArrayList<>();
    return due;
  }

  /** When the publisher must be called again at the latest; empty when only messages matter. */
  public Optional<Instant> wakeAt() {
    return Stream.of(
            Optional.ofNullable(attempts.isEmpty() ? null : attempts.first().at()),
            Optional.ofNullable(readAt),
            crossings.wakeAt())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private void effect(TaskEffect effect) {
    effects.add(effect);
  }

  private void take(TaskMessage message) {
    switch (message) {
      case TaskMessage.Owed(var commitSeq, var owed) -> owed(commitSeq, owed);
      case TaskMessage.Rows(var read) -> read(read);
      case TaskMessage.RowsUnread _ -> {
        reading = false;
        readAt = now.plus(RETRY);
      }
      case TaskMessage.Finished(var place) -> finish(place);
      case TaskMessage.Unsent(var place) -> couldNotSend(place);
      case TaskMessage.NotTaken(var place) -> {
        var row = rows.of(place.commitSeq());
        if (row != null) {
          row.leaveSticky(place.index());
          send(place, row);
        }
      }
      case TaskMessage.Advanced(var place, var next) -> crossings.advanced(place, next);
      case TaskMessage.Called(var place, var request, var response) ->
          crossings.called(place, request, response);
      case TaskMessage.Failed(var place) -> crossings.failed(place, now);
      case TaskMessage.Tick _ -> {}
    }
  }

  private void owed(long commitSeq, OwedTasks owed) {
    if (owed.getMoved() > 0) {
      rows.moved(commitSeq, owed.getMoved(), now);
    }
    if (taken == committed && commitSeq > taken && !reading && hasRoom()) {
      add(commitSeq, owed);
    }
    committed = Math.max(committed, commitSeq);
  }

  private void read(List<OutboxRow> read) {
    reading = false;
    for (var row : read) {
      if (row.commitSeq() > taken && row.commitSeq() <= readUpTo) {
        add(row.commitSeq(), parse(row));
      }
    }
    if (read.size() < PAGE || read.getLast().commitSeq() >= readUpTo) {
      taken = Math.max(taken, readUpTo);
    }
  }

  private boolean hasRoom() {
    return rows.weight() < ROOM;
  }

  private void readOn() {
    if (reading || taken >= committed || !hasRoom()) {
      return;
    }
    if (readAt != null && now.isBefore(readAt)) {
      return;
    }
    readAt = null;
    reading = true;
    readUpTo = committed;
    effects.add(new TaskEffect.ReadRows(taken, PAGE));
  }

  private OwedTasks parse(OutboxRow row) {
    try {
      return OwedTasks.parseFrom(row.owed());
    } catch (InvalidProtocolBufferException unreadable) {
      effects.add(new TaskEffect.Bury(row, String.valueOf(unreadable.getMessage())));
      return OwedTasks.getDefaultInstance();
    }
  }

  private void add(long commitSeq, OwedTasks owed) {
    taken = commitSeq;
    rows.add(commitSeq, owed, now);
    var row = rows.of(commitSeq);
    for (var index = 0; row != null && index < row.count(); index++) {
      send(new TaskPlace(commitSeq, index), row);
    }
  }

  private void send(TaskPlace place, OutboxTasks row) {
    unsent.remove(place);
    if (row.isDone(place.index())) {
      return;
    }
    var task = row.task(place.index());
    if (task.hasCrossExecution()) {
      crossings.add(place, task.getCrossExecution());
      return;
    }
    attemptAt(place, now.plus(RESEND));
    switch (task.getTaskCase()) {
      case DISPATCH -> dispatch(place, row, task.getDispatch());
      case VISIBILITY -> {
        var run = task.getVisibility();
        effects.add(
            new TaskEffect.Send(
                place,
                new ChannelRecord(Topic.VISIBILITY_TASKS, run.getRunId(), run.toByteString())));
      }
      case HISTORY_DELETION ->
          effects.add(new TaskEffect.DeleteHistory(place, task.getHistoryDeletion()));
      case CROSS_EXECUTION -> finish(place);
      case TASK_NOT_SET -> {} // Of a later build: it stays owed until one owns the shard.
    }
  }

  private void dispatch(TaskPlace place, OutboxTasks row, DispatchTask task) {
    if (!task.getStickyTaskQueue().isEmpty() && !row.hasLeftSticky(place.index())) {
      effects.add(new TaskEffect.Offer(place, task));
      return;
    }
    var placed = TaskQueuePartition.placed(task, queuePartitions);
    effects.add(new TaskEffect.Send(place, ChannelRecord.of(placed)));
  }

  private void attemptAt(TaskPlace place, Instant at) {
    var row = rows.of(place.commitSeq());
    if (row == null || row.isDone(place.index())) {
      return;
    }
    forgetAttempt(place);
    var attempt = new Attempt(at, place);
    attempts.add(attempt);
    nextAttempts.put(place, attempt);
  }

  private void couldNotSend(TaskPlace place) {
    var row = rows.of(place.commitSeq());
    if (row != null && !row.isDone(place.index())) {
      unsent.add(place);
      attemptAt(place, now.plus(RETRY.multipliedBy(1 + unsent.size() / RETRIES)));
    }
  }

  private void forgetAttempt(TaskPlace place) {
    var attempt = nextAttempts.remove(place);
    if (attempt != null) {
      attempts.remove(attempt);
    }
  }

  private void finish(TaskPlace place) {
    forgetAttempt(place);
    unsent.remove(place);
    rows.finish(place);
  }

  private void resend() {
    while (!attempts.isEmpty() && !attempts.first().at().isAfter(now)) {
      var place = attempts.removeFirst().place();
      nextAttempts.remove(place);
      var row = rows.of(place.commitSeq());
      if (row != null) {
        send(place, row);
      }
    }
  }

  private void moveOn() {
    var tasks = rows.move(taken, now);
    if (!tasks.isEmpty()) {
      effects.add(
          new TaskEffect.MoveOn(
              OwedTasks.newBuilder().addAllTasks(tasks).setMoved(tasks.size()).build()));
    }
  }

  private void sayWhatIsDone() {
    var below = rows.neededFrom(taken);
    if (below > doneBelow && (rows.isEmpty() || below - doneBelow >= SAID_AT_ONCE)) {
      doneBelow = below;
      effects.add(new TaskEffect.Done(below));
    }
  }
}
