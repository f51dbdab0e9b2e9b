package io.perdure.matching.store;

/**
 * What the owner of a matching partition holds: every write checks that the epoch is still the
 * stored one.
 */
public record PartitionFence(int partitionId, long epoch) {}
