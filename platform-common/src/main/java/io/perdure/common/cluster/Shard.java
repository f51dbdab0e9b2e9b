package io.perdure.common.cluster;

/** A contiguous range of slots, both ends included. */
public record Shard(int id, int firstSlot, int lastSlot) {
  /**
   * One of the equal parts of a layout. They end where timer buckets do, so that a bucket has one
   * owner.
   *
   * @param firstId id of the layout's first shard
   * @param index which of them, from 0
   */
  public static Shard ofLayout(int firstId, int index, int shards) {
    return new Shard(firstId + index, firstSlot(index, shards), firstSlot(index + 1, shards) - 1);
  }

  private static int firstSlot(int index, int shards) {
    var buckets = Slots.COUNT / Slots.PER_BUCKET;
    return index * buckets / shards * Slots.PER_BUCKET;
  }

  /** Whether a slot belongs to the shard. */
  public boolean holds(int slot) {
    return firstSlot <= slot && slot <= lastSlot;
  }
}
