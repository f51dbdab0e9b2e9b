package io.perdure.history.shard;

import io.perdure.common.api.OwedTasks;
import io.perdure.history.state.RunChange;
import io.perdure.history.state.Task;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.CurrentRunWrite;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.OutboxWrite;
import io.perdure.history.store.RunWrite;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.store.ShardFence;
import io.perdure.history.store.WakeUpTime;
import io.perdure.history.store.WakeUpWrites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests that are decided together, and what they change: one transaction. */
final class Batch {
  /** A decided request, and what it is told when the batch is durable. */
  record Told<R>(Pending<?, R> request, Answered<R> answered) {
    ShardEffect respond() {
      return request.respond(answered);
    }
  }

  private final Map<WorkflowKey, KeyBatch> changes = new LinkedHashMap<>();
  private final List<WakeUpTime> voided = new ArrayList<>();
  private final List<Pending<?, ?>> writers = new ArrayList<>();
  private List<Told<?>> told = new ArrayList<>();
  private int requests;
  private long bytes;

  /** Whether the batch may take one more request. */
  boolean hasRoom(ShardLimits limits) {
    return requests < limits.batchRequests() && bytes < limits.batchBytes();
  }

  /** Counts a request that has been decided. */
  void count(Pending<?, ?> request, ShardLimits limits) {
    var size = request.request().traits().bytes();
    requests++;
    bytes += size > ShardLimits.LARGE_REQUEST ? limits.batchBytes() : size;
  }

  /** Joins what a request has changed. */
  void change(Entry entry, Pending<?, ?> writer, List<RunChange> runChanges) {
    writers.add(writer);
    changes.computeIfAbsent(entry.key(), _ -> new KeyBatch(entry)).add(runChanges);
  }

  /** Removes a wake-up whose run does not exist. */
  void voidWakeUp(Pending<?, ?> writer, WakeUpTime wakeUp) {
    writers.add(writer);
    voided.add(wakeUp);
  }

  /** What a request is told when the batch is durable. */
  <R> void tell(Pending<?, R> request, Answered<R> answered) {
    told.add(new Told<>(request, answered));
  }

  List<Told<?>> told() {
    return told;
  }

  /** The request that has changed something, if it is the only one. */
  Optional<Pending<?, ?>> onlyWriter() {
    return writers.size() == 1 ? Optional.of(writers.getFirst()) : Optional.empty();
  }

  boolean touches(WorkflowKey key) {
    return changes.containsKey(key);
  }

  /** The workflow ids that are changed. */
  List<Entry> changed() {
    return changes.values().stream().map(KeyBatch::entry).toList();
  }

  boolean writes() {
    return !changes.isEmpty() || !voided.isEmpty();
  }

  /** Takes a workflow id out of the batch; returns who was decided on it, in order. */
  List<Pending<?, ?>> forget(WorkflowKey key) {
    changes.remove(key);
    voided.removeIf(wakeUp -> wakeUp.run().workflow().equals(key));
    writers.removeIf(writer -> writer.key().equals(key));
    var kept = new ArrayList<Told<?>>();
    var forgotten = new ArrayList<Pending<?, ?>>();
    for (var one : told) {
      if (one.request().key().equals(key)) {
        forgotten.add(one.request());
      } else {
        kept.add(one);
      }
    }
    told = kept;
    return forgotten;
  }

  /**
   * Everything that the batch writes; called once.
   *
   * @param moving tasks of earlier batches that are owed by this one from now on
   */
  Written write(ShardFence fence, OutboxWrite outboxPlace, OwedTasks moving) {
    var tasks = new ArrayList<Task>();
    var runs = new ArrayList<RunWrite>();
    var currentRuns = new ArrayList<CurrentRunWrite>();
    var history = new ArrayList<HistoryBatch>();
    var armed = new ArrayList<WakeUpTime>();
    var disarmed = new ArrayList<>(voided);
    for (var change : changes.values()) {
      tasks.addAll(change.tasks());
      change.currentRun().ifPresent(currentRuns::add);
      for (var run : change.runs()) {
        run.write().ifPresent(runs::add);
        run.historyBatch().ifPresent(history::add);
        armed.addAll(run.armed());
        disarmed.addAll(run.disarmed());
      }
    }
    var owed = moving.toBuilder().mergeFrom(OwedTaskList.of(tasks)).build();
    var outbox =
        new OutboxWrite(
            outboxPlace.commitSeq(),
            owed.toByteString(),
            outboxPlace.trimFrom(),
            outboxPlace.trimBelow());
    var wakeUps = new WakeUpWrites(armed, disarmed);
    return new Written(new ShardCommit(fence, outbox, runs, currentRuns, history, wakeUps), owed);
  }

  /** A batch as it is committed, and what it owes afterwards. */
  record Written(ShardCommit commit, OwedTasks owed) {}
}
