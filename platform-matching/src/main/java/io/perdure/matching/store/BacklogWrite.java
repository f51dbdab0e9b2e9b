package io.perdure.matching.store;

import io.perdure.common.channel.Consumed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One batch of a matching partition: committed in one transaction, or not at all.
 *
 * @param deletes rows to remove; one that is not there is no error
 * @param repeated whether the same batch was sent before and may be stored already
 * @param consumed how far the task channel is consumed with it; null when that has not moved
 */
public record BacklogWrite(
    PartitionFence fence,
    List<BacklogTask> inserts,
    List<BacklogKey> deletes,
    List<DeadRecord> dead,
    boolean repeated,
    @Nullable Consumed consumed) {
  /** A batch that tells nothing of the task channel. */
  public BacklogWrite(
      PartitionFence fence,
      List<BacklogTask> inserts,
      List<BacklogKey> deletes,
      List<DeadRecord> dead,
      boolean repeated) {
    this(fence, inserts, deletes, dead, repeated, null);
  }
}
