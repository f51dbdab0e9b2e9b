package io.perdure.history.store;

/**
 * What a shard's owner holds: every transaction of the shard checks that the epoch is still the
 * stored one.
 */
public record ShardFence(int shardId, long epoch) {}
