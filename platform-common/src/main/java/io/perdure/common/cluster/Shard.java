package io.perdure.common.cluster;

/** A contiguous range of slots, both ends included. */
public record Shard(int id, int firstSlot, int lastSlot) {
  /** Whether a slot belongs to the shard. */
  public boolean holds(int slot) {
    return firstSlot <= slot && slot <= lastSlot;
  }
}
