package io.perdure.history.store;

import io.perdure.history.state.WorkflowKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code current_execution}: which run of a workflow id is the current one. */
@Entity
@Table(name = "current_execution")
@IdClass(CurrentExecutionRow.Key.class)
class CurrentExecutionRow {
  /** Its primary key. */
  record Key(UUID namespaceId, String workflowId) {}

  @Id
  @Column(name = "namespace_id")
  UUID namespaceId;

  @Id
  @Column(name = "workflow_id")
  String workflowId;

  @Column(name = "run_id")
  UUID runId;

  short slot;

  @SuppressWarnings("NullAway.Init") // For Hibernate.
  CurrentExecutionRow() {}

  CurrentExecutionRow(WorkflowKey workflow, String currentRunId) {
    namespaceId = UUID.fromString(workflow.namespaceId());
    workflowId = workflow.workflowId();
    runId = UUID.fromString(currentRunId);
    slot = (short) workflow.slot();
  }
}
