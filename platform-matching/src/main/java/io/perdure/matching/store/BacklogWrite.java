package io.perdure.matching.store;

import java.util.List;

/**
 * One batch of a matching partition: committed in one transaction, or not at all.
 *
 * @param deletes rows to remove; one that is not there is no error
 * @param repeated whether the same batch was sent before and may be stored already
 */
public record BacklogWrite(
    PartitionFence fence,
    List<BacklogTask> inserts,
    List<BacklogKey> deletes,
    List<DeadRecord> dead,
    boolean repeated) {}
