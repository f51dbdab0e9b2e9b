package io.perdure.history.store;

import com.google.protobuf.UnsafeByteOperations;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A row of {@code outbox}: what one committed batch owes. */
@Entity
@Table(name = "outbox")
@IdClass(OwedTasksRow.Key.class)
class OwedTasksRow {
  /** Its primary key. */
  record Key(int shardId, long commitSeq) {}

  @Id
  @Column(name = "shard_id")
  int shardId;

  @Id
  @Column(name = "commit_seq")
  long commitSeq;

  long epoch;
  byte[] data;

  @SuppressWarnings("NullAway.Init") // For Hibernate.
  OwedTasksRow() {}

  OwedTasksRow(ShardFence fence, OutboxWrite outbox) {
    shardId = fence.shardId();
    commitSeq = outbox.commitSeq();
    epoch = fence.epoch();
    data = outbox.owed().toByteArray();
  }

  OutboxRow row() {
    return new OutboxRow(commitSeq, UnsafeByteOperations.unsafeWrap(data));
  }
}
