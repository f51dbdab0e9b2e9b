package io.perdure.history.store;

import io.perdure.history.state.StoredRun;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code execution}: head columns and mutable state of a run. */
@Entity
@Table(name = "execution")
class ExecutionRow {
  static final short FORMAT = 1;

  @Id
  @Column(name = "run_id")
  UUID runId;

  short slot;

  @Column(name = "namespace_id")
  UUID namespaceId;

  @Column(name = "workflow_id")
  String workflowId;

  long version;
  short status;
  short format;
  byte[] state;

  @SuppressWarnings("NullAway.Init") // For Hibernate.
  ExecutionRow() {}

  ExecutionRow(StoredRun run) {
    runId = UUID.fromString(run.key().runId());
    slot = (short) run.key().workflow().slot();
    namespaceId = UUID.fromString(run.key().namespaceId());
    workflowId = run.key().workflowId();
    version = run.version();
    status = (short) run.status().getNumber();
    format = FORMAT;
    state = run.head().toByteArray();
  }
}
