package io.perdure.history.store;

import io.perdure.common.cluster.Shard;
import io.perdure.common.cluster.Slots;

/** Timer buckets, both ends included. */
public record BucketRange(int first, int last) {
  /** The buckets of a shard's slots. */
  public static BucketRange of(Shard shard) {
    return new BucketRange(Slots.bucket(shard.firstSlot()), Slots.bucket(shard.lastSlot()));
  }
}
