package io.perdure.matching.store;

import io.perdure.common.channel.Consumed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One batch of a matching partition: committed in one transaction, or not at all.
 *
 * @param inserts rows to add; of a task that is sent again, none if the partition has one already
 * @param deletes rows to remove; one that is not there is no error
 * @param repeated whether the same batch was sent before and may be stored already
 * @param consumed how far the task channel is consumed with it; null when that has not moved
 * @param configs the whole configuration of each queue that was changed, later ones last
 */
public record BacklogWrite(
    PartitionFence fence,
    List<BacklogTask> inserts,
    List<BacklogKey> deletes,
    List<DeadRecord> dead,
    boolean repeated,
    @Nullable Consumed consumed,
    List<QueueConfig> configs) {
  /** A batch that tells nothing of the task channel. */
  public BacklogWrite(
      PartitionFence fence,
      List<BacklogTask> inserts,
      List<BacklogKey> deletes,
      List<DeadRecord> dead,
      boolean repeated) {
    this(fence, inserts, deletes, dead, repeated, null, List.of());
  }

  /** Those inserts of which the partition may have a copy already. */
  public List<BacklogTask> sentAgain() {
    return inserts.stream().filter(row -> row.task().getAgain()).toList();
  }

  /**
   * The inserts without copies of tasks that are there.
   *
   * @param known which of the identities of {@link #sentAgain} the partition has
   */
  public List<BacklogTask> newRows(Collection<Long> known) {
    if (sentAgain().isEmpty()) {
      return inserts;
    }
    var there = new HashSet<>(known);
    var rows = new ArrayList<BacklogTask>();
    for (var row : inserts) {
      if (there.add(row.identity()) || !row.task().getAgain()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
