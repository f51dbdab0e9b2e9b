package io.perdure.common.visibility;

import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.DeadLetter;
import java.time.Instant;
import java.util.List;

/** The stored visibility records, as the indexer writes them. */
public interface VisibilityIndex {
  /**
   * Writes all of a batch, or nothing. A record replaces what is stored of its run only when its
   * version is higher; a deleted run stays as a tombstone, so that a late record cannot bring it
   * back (VI-1, VI-89).
   *
   * @param records at most one of each run; ids are UUIDs
   * @param dead what is put aside in the same transaction
   * @param consumed how far the task channel is consumed with it, saved in the same transaction
   * @throws UnfitRecord when one of the records can never be stored; nothing is written
   */
  void write(List<VisibilityRecord> records, List<DeadLetter> dead, List<Consumed> consumed);

  /** The same, telling nothing of the task channel. */
  default void write(List<VisibilityRecord> records, List<DeadLetter> dead) {
    write(records, dead, List.of());
  }

  /**
   * Forgets runs that were deleted before a time.
   *
   * @param limit at most so many
   * @return how many were forgotten
   */
  int removeTombstones(Instant deletedBefore, int limit);
}
