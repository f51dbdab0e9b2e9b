package io.perdure.testing.store;

import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.cluster.Lease;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.Shard;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.OutboxRow;
import io.perdure.history.store.WakeUpTime;
import io.perdure.matching.store.BacklogKey;
import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.DeadRecord;
import io.perdure.matching.store.QueueKey;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The tables of an installation, in memory. Rows are immutable and hold bytes, so nothing that a
 * reader gets changes with what a writer does. One thread at a time: each call of a store is one
 * transaction that nothing interrupts.
 */
public final class InMemoryDatabase {
  static final Comparator<BacklogKey> BACKLOG_ORDER =
      Comparator.comparing(BacklogKey::position)
          .thenComparing(key -> key.queue().namespaceId())
          .thenComparing(key -> key.queue().name())
          .thenComparing(key -> key.queue().kind());

  final InstantSource clock;
  final Map<UUID, NodeRow> nodes = new HashMap<>();
  final List<Shard> shards = new ArrayList<>();

  /** All that there ever were. */
  final Map<Integer, Shard> shardsById = new HashMap<>();

  final Map<Leased, NavigableMap<Integer, Lease>> leases = new EnumMap<>(Leased.class);
  final Map<String, StoredRun> executions = new TreeMap<>();
  final Map<WorkflowKey, String> currentExecutions = new HashMap<>();
  final Map<String, NavigableMap<Long, HistoryBatch>> histories = new HashMap<>();
  final TreeSet<WakeUpTime> timers = new TreeSet<>();
  final Map<Integer, NavigableMap<Long, OutboxRow>> outboxes = new HashMap<>();

  final Map<Integer, NavigableMap<BacklogKey, BacklogTask>> backlogs = new HashMap<>();
  final Map<QueueKey, TaskQueueConfig> queueConfigs = new HashMap<>();
  final List<DeadRecord> dead = new ArrayList<>();
  final InMemoryPositions positions = new InMemoryPositions();

  /** An empty database whose own clock is the given one. */
  public InMemoryDatabase(InstantSource clock) {
    this.clock = clock;
    for (var kind : Leased.values()) {
      leases.put(kind, new TreeMap<>());
    }
  }

  /** All runs, by run id. */
  public List<StoredRun> runs() {
    return List.copyOf(executions.values());
  }

  /** A shard of the present or an earlier layout. */
  public Optional<Shard> shard(int id) {
    return Optional.ofNullable(shardsById.get(id));
  }

  /** The ids of the shards of the present layout. */
  public List<Integer> shardIds() {
    return shards.stream().map(Shard::id).toList();
  }

  /** A run. */
  public Optional<StoredRun> run(String runId) {
    return Optional.ofNullable(executions.get(runId));
  }

  /** The current run of a workflow id. */
  public Optional<String> currentRun(WorkflowKey workflow) {
    return Optional.ofNullable(currentExecutions.get(workflow));
  }

  /** The batches of a run's history, in order. */
  public List<HistoryBatch> history(String runId) {
    return List.copyOf(histories.getOrDefault(runId, Collections.emptyNavigableMap()).values());
  }

  /** The runs that have a history, also those that do not exist. */
  public Set<String> histories() {
    return histories.entrySet().stream()
        .filter(history -> !history.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The outboxes of all shards. */
  public List<OutboxRow> outboxes() {
    return outboxes.values().stream().flatMap(rows -> rows.values().stream()).toList();
  }

  /** The outbox of a shard, in order. */
  public List<OutboxRow> outbox(int shardId) {
    return List.copyOf(outboxes.getOrDefault(shardId, Collections.emptyNavigableMap()).values());
  }

  /** The backlog of a matching partition, in the order of its positions. */
  public List<BacklogTask> backlog(int partitionId) {
    return List.copyOf(
        backlogs.getOrDefault(partitionId, Collections.emptyNavigableMap()).values());
  }

  /** The records that can never be acted on. */
  public List<DeadRecord> deadLetters() {
    return List.copyOf(dead);
  }

  /** How far the task channel is consumed. */
  public ConsumedOffsets positions() {
    return positions;
  }

  /** The wake-ups of a run. */
  public List<WakeUpTime> wakeUps(RunKey run) {
    return timers.stream().filter(wakeUp -> wakeUp.run().equals(run)).toList();
  }

  /** The epoch of a lease; 0 when it has never been taken or does not exist. */
  public long epoch(Leased kind, int id) {
    var lease = table(kind).get(id);
    return lease == null ? 0 : lease.epoch();
  }

  NavigableMap<Integer, Lease> table(Leased kind) {
    return leases.getOrDefault(kind, Collections.emptyNavigableMap());
  }

  record NodeRow(Node node, Instant heartbeat, boolean draining) {}
}
