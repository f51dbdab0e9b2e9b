package io.perdure.matching.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;

/** Primary key of {@code task_backlog}. */
@Embeddable
record BacklogRowId(
    @Column(name = "partition_id") int partitionId,
    @Column(name = "namespace_id") UUID namespaceId,
    @Column(name = "task_queue") String taskQueue,
    @Column(name = "kind") short kind,
    @Column(name = "priority") short priority,
    @Column(name = "pass") long pass,
    @Column(name = "task_id") long taskId) {
  static BacklogRowId of(int partitionId, BacklogKey key) {
    return new BacklogRowId(
        partitionId,
        UUID.fromString(key.queue().namespaceId()),
        key.queue().name(),
        (short) key.queue().kind().getNumber(),
        (short) key.position().priority(),
        key.position().pass(),
        key.position().taskId());
  }
}
