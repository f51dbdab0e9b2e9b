package io.perdure.history.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code history_batch}: the events that one commit added to one run. */
@Entity
@Table(name = "history_batch")
@IdClass(HistoryBatchRow.Key.class)
class HistoryBatchRow {
  /** Its primary key. */
  record Key(UUID runId, long firstEventId) {}

  @Id
  @Column(name = "run_id")
  UUID runId;

  @Id
  @Column(name = "first_event_id")
  long firstEventId;

  @Column(name = "last_event_id")
  long lastEventId;

  byte[] data;

  @SuppressWarnings("NullAway.Init") // For Hibernate.
  HistoryBatchRow() {}

  HistoryBatchRow(HistoryBatch batch) {
    runId = UUID.fromString(batch.runId());
    firstEventId = batch.firstEventId();
    lastEventId = batch.lastEventId();
    data = batch.data().toByteArray();
  }
}
