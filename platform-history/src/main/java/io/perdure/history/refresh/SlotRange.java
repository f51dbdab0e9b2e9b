package io.perdure.history.refresh;

import io.perdure.common.cluster.Shard;
import io.perdure.common.cluster.Slots;

/** Slots from the first to the last one. */
public record SlotRange(int first, int last) {
  public static final SlotRange ALL = new SlotRange(0, Slots.COUNT - 1);

  /** Those of a shard. */
  public static SlotRange of(Shard shard) {
    return new SlotRange(shard.firstSlot(), shard.lastSlot());
  }
}
