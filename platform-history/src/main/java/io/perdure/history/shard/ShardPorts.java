package io.perdure.history.shard;

import io.perdure.common.cluster.LeaseStore;
import io.perdure.history.store.ShardStore;
import java.time.InstantSource;
import java.util.UUID;

/**
 * What the drivers of shards work with.
 *
 * @param node the id by which this process owns shards
 * @param clock the database's time, as this node measures it
 */
public record ShardPorts(
    ShardStore store,
    LeaseStore leases,
    UUID node,
    InstantSource clock,
    TaskOutlet outlet,
    RecentEvents recentEvents) {}
