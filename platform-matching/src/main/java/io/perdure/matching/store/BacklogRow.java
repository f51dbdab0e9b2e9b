package io.perdure.matching.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.DispatchTask;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of {@code task_backlog}. */
@Entity
@Table(name = "task_backlog")
class BacklogRow {
  @EmbeddedId private BacklogRowId id;

  @Column(name = "expires_at")
  private long expiresAt;

  @Column(name = "identity")
  private long identity;

  @Column(name = "data")
  private byte[] data;

  @SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
  protected BacklogRow() {}

  BacklogRow(int partitionId, BacklogTask row) {
    this.id = BacklogRowId.of(partitionId, row.key());
    this.expiresAt = row.task().getExpiresAtMillis();
    this.identity = row.identity();
    this.data = row.task().toByteArray();
  }

  BacklogTask toTask(QueueKey queue) {
    var key = new BacklogKey(queue, new BacklogPosition(id.priority(), id.pass(), id.taskId()));
    try {
      return new BacklogTask(key, DispatchTask.parseFrom(data));
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("unreadable row of task_backlog: " + key, broken);
    }
  }
}
