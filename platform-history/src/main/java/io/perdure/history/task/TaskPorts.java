package io.perdure.history.task;

import io.perdure.common.channel.TaskChannel;
import io.perdure.history.store.ShardStore;
import java.time.InstantSource;

/**
 * What the publishers of a node work with.
 *
 * @param queuePartitions into how many partitions each normal task queue is divided
 */
public record TaskPorts(
    ShardStore store,
    TaskChannel channel,
    StickyOffers stickyOffers,
    CrossExecutionCalls crossExecutions,
    TaskWatch watch,
    InstantSource clock,
    int queuePartitions) {}
