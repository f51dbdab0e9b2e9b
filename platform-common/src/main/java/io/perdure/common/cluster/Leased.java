package io.perdure.common.cluster;

/** What a node can own: each is a row with an epoch that fences its writers. */
public enum Leased {
  /** A range of slots of history. */
  SHARD,
  /** What task queues hash to. */
  MATCHING_PARTITION
}
