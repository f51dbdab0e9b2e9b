package io.perdure.history.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code timer}: the wake-up of a run. */
@Entity
@Table(name = "timer")
@IdClass(TimerRow.Key.class)
class TimerRow {
  /** Its primary key. */
  record Key(short bucket, long fireAt, UUID runId) {}

  @Id short bucket;

  @Id
  @Column(name = "fire_at")
  long fireAt;

  @Id
  @Column(name = "run_id")
  UUID runId;

  @Column(name = "namespace_id")
  UUID namespaceId;

  @Column(name = "workflow_id")
  String workflowId;

  @SuppressWarnings("NullAway.Init") // For Hibernate.
  TimerRow() {}

  TimerRow(WakeUpTime wakeUp) {
    bucket = (short) wakeUp.bucket();
    fireAt = wakeUp.fireAtMillis();
    runId = UUID.fromString(wakeUp.run().runId());
    namespaceId = UUID.fromString(wakeUp.run().namespaceId());
    workflowId = wakeUp.run().workflowId();
  }
}
