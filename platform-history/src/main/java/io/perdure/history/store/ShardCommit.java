package io.perdure.history.store;

import java.util.List;

/** One batch of a shard: committed in one transaction, or not at all. */
public record ShardCommit(
    ShardFence fence,
    OutboxWrite outbox,
    List<RunWrite> runs,
    List<CurrentRunWrite> currentRuns,
    List<HistoryBatch> history,
    WakeUpWrites wakeUps) {}
