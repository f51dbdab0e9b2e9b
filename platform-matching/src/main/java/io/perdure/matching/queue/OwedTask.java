package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import io.perdure.matching.store.BacklogKey;
import io.perdure.matching.store.BacklogPosition;
import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.PartitionFence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task in memory: owed until history's definite answer, or until it is stored. */
final class OwedTask {
  /** Stands for the record of a task that came another way. */
  static final long NO_RECORD = -1;

  private static final long NO_VISIT = -1;

  /** Where the task is beside memory. */
  enum Stored {
    /** Nowhere, or in the task channel that keeps its record. */
    NO,
    /** In a batch that is being written. */
    WRITING,
    /** In the backlog. */
    YES,
    /** Refused by the backlog; becomes a dead letter. */
    BURYING
  }

  private final LoadedQueue queue;
  private final BacklogPosition position;
  private final DispatchTask task;
  private final long record;
  private long visit = NO_VISIT;
  private Instant waitsSince;
  private Stored stored;
  private @Nullable String requestId;
  private int failures;
  private boolean finished;

  private OwedTask(
      LoadedQueue queue,
      BacklogPosition position,
      DispatchTask task,
      long record,
      Instant waitsSince,
      Stored stored) {
    this.queue = queue;
    this.position = position;
    this.task = task;
    this.record = record;
    this.waitsSince = waitsSince;
    this.stored = stored;
  }

  /** A task that has just come in. */
  static OwedTask arrived(
      LoadedQueue queue, long taskId, DispatchTask task, long record, Instant now) {
    var position = queue.place(task, taskId);
    return new OwedTask(queue, position, task, record, now, Stored.NO);
  }

  /** A task that was read from the backlog. */
  static OwedTask loaded(LoadedQueue queue, BacklogTask row, Instant now) {
    return new OwedTask(queue, row.key().position(), row.task(), NO_RECORD, now, Stored.YES);
  }

  /** A task of another partition, which owes it; here it stands in the order of arrival. */
  static OwedTask visiting(LoadedQueue queue, Visit visit, Instant now) {
    var position = new BacklogPosition(DispatchTasks.priority(visit.task()), 0, visit.id());
    var stored = visit.fromBacklog() ? Stored.YES : Stored.NO;
    var visitor = new OwedTask(queue, position, visit.task(), NO_RECORD, now, stored);
    visitor.visit = visit.id();
    visitor.requestId = visit.requestId();
    return visitor;
  }

  LoadedQueue queue() {
    return queue;
  }

  BacklogPosition position() {
    return position;
  }

  DispatchTask task() {
    return task;
  }

  long record() {
    return record;
  }

  Instant waitsSince() {
    return waitsSince;
  }

  /** It waits for a poll again. */
  void waitsSince(Instant now) {
    this.waitsSince = now;
  }

  Stored stored() {
    return stored;
  }

  void stored(Stored now) {
    this.stored = now;
  }

  /** Whether another partition owes it. */
  boolean isVisiting() {
    return visit != NO_VISIT;
  }

  /** The number of its visit, if it is visiting. */
  long visit() {
    return visit;
  }

  boolean isStored() {
    return stored == Stored.YES;
  }

  /** Names its hand-over for ever: no other ownership of the matching partition has the epoch. */
  String requestId(PartitionFence fence) {
    if (requestId == null) {
      var name =
          "matching/%d/%d/%d".formatted(fence.partitionId(), fence.epoch(), position.taskId());
      requestId = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
    return requestId;
  }

  /** What there is to measure when it has been started. */
  Effect.Started start(Instant now) {
    var millis = task.getScheduledAtMillis();
    var scheduledAt = millis == 0 ? waitsSince : Instant.ofEpochMilli(millis);
    return new Effect.Started(
        task.getKind(), stored != Stored.NO, since(waitsSince, now), since(scheduledAt, now));
  }

  private static Duration since(Instant then, Instant now) {
    return now.isAfter(then) ? Duration.between(then, now) : Duration.ZERO;
  }

  /** Counts a failure to start it. */
  int failed() {
    return ++failures;
  }

  /** It has come back from where nobody has asked history to start it. */
  void wasNotAsked() {
    if (failures == 0) { // Else nobody knows what became of it before.
      requestId = null;
    }
  }

  boolean finished() {
    return finished;
  }

  void finish() {
    this.finished = true;
  }

  /** Whether memory may forget it, because the backlog has it and history was never asked. */
  boolean canBeLoadedAgain() {
    return stored == Stored.YES && requestId == null && !finished;
  }

  BacklogKey key() {
    return new BacklogKey(queue.key(), position);
  }

  BacklogTask row() {
    return new BacklogTask(key(), task);
  }
}
