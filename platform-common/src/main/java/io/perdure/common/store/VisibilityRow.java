package io.perdure.common.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.perdure.common.api.VisibilityRecord;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.hibernate.annotations.SQLInsert;
import org.hibernate.jdbc.Expectation;
import org.jspecify.annotations.Nullable;

/** A row of the table of visibility records. Inserting it replaces an older version of its run. */
@Entity
@Table(name = "visibility")
@SQLInsert(sql = VisibilityRow.UPSERT, verify = Expectation.None.class) // An older one writes none.
class VisibilityRow {
  /** The order of the columns is Hibernate's: by attribute, the id last. */
  static final String UPSERT =
      """
      insert into visibility (
          close_time, deleted_at, execution_time, history_length, history_size, memo, namespace_id,
          parent_run_id, parent_workflow_id, root_run_id, root_workflow_id, search_attributes,
          start_time, state_transitions, status, task_queue, version, workflow_id, workflow_type,
          run_id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (run_id) do update set
          close_time = excluded.close_time,
          deleted_at = excluded.deleted_at,
          execution_time = excluded.execution_time,
          history_length = excluded.history_length,
          history_size = excluded.history_size,
          memo = excluded.memo,
          parent_run_id = excluded.parent_run_id,
          parent_workflow_id = excluded.parent_workflow_id,
          root_run_id = excluded.root_run_id,
          root_workflow_id = excluded.root_workflow_id,
          search_attributes = excluded.search_attributes,
          start_time = excluded.start_time,
          state_transitions = excluded.state_transitions,
          status = excluded.status,
          task_queue = excluded.task_queue,
          version = excluded.version,
          workflow_type = excluded.workflow_type
      where visibility.version < excluded.version""";

  private static final long NANOS_PER_MICRO = 1_000;

  @Id
  @Column(name = "run_id")
  private UUID runId;

  @Column(name = "namespace_id")
  private UUID namespaceId;

  @Column(name = "workflow_id")
  private String workflowId;

  @Column(name = "workflow_type")
  private String workflowType;

  @Column(name = "task_queue")
  private String taskQueue;

  private short status;

  @Column(name = "start_time")
  private Instant startTime;

  @Column(name = "execution_time")
  private Instant executionTime;

  @Column(name = "close_time")
  private @Nullable Instant closeTime;

  @Column(name = "history_length")
  private @Nullable Long historyLength;

  @Column(name = "history_size")
  private @Nullable Long historySize;

  @Column(name = "state_transitions")
  private @Nullable Long stateTransitions;

  @Column(name = "parent_workflow_id")
  private @Nullable String parentWorkflowId;

  @Column(name = "parent_run_id")
  private @Nullable String parentRunId;

  @Column(name = "root_workflow_id")
  private String rootWorkflowId;

  @Column(name = "root_run_id")
  private String rootRunId;

  private byte @Nullable [] memo;

  @Column(name = "search_attributes", columnDefinition = "jsonb")
  private @Nullable String searchAttributes;

  @SuppressWarnings("unused") // Compared in the database.
  private long version;

  @Column(name = "deleted_at")
  private @Nullable Instant deletedAt;

  @SuppressWarnings("NullAway.Init") // For Hibernate, which sets the fields.
  protected VisibilityRow() {}

  /** The row of a record; a run that has been deleted was so now. */
  VisibilityRow(VisibilityRecord run, Instant now) {
    runId = UUID.fromString(run.getRunId());
    namespaceId = UUID.fromString(run.getNamespaceId());
    workflowId = run.getWorkflowId();
    workflowType = run.getWorkflowType();
    taskQueue = run.getTaskQueue();
    status = (short) run.getStatus();
    startTime = instant(run.getStartTimeNanos());
    executionTime = instant(run.getExecutionTimeNanos());
    if (run.getCloseTimeNanos() != 0) {
      closeTime = instant(run.getCloseTimeNanos());
      historyLength = run.getHistoryLength();
      historySize = run.getHistorySizeBytes();
      stateTransitions = run.getStateTransitionCount();
    }
    if (!run.getParentWorkflowId().isEmpty()) {
      parentWorkflowId = run.getParentWorkflowId();
      parentRunId = run.getParentRunId();
    }
    rootWorkflowId = run.getRootWorkflowId();
    rootRunId = run.getRootRunId();
    memo = run.getMemo().isEmpty() ? null : run.getMemo().toByteArray();
    searchAttributes =
        run.getSearchAttributes().isEmpty()
            ? null
            : AttributeDocument.of(run.getSearchAttributes());
    version = run.getVersion();
    deletedAt = run.getDeleted() ? now : null;
  }

  /** The run as listings show it (VI-42). */
  WorkflowExecutionInfo listed() {
    var run =
        WorkflowExecutionInfo.newBuilder()
            .setExecution(execution(workflowId, runId.toString()))
            .setType(WorkflowType.newBuilder().setName(workflowType))
            .setStartTime(timestamp(startTime))
            .setExecutionTime(timestamp(executionTime))
            .setStatusValue(status)
            .setRootExecution(execution(rootWorkflowId, rootRunId))
            .setTaskQueue(taskQueue);
    if (closeTime != null) {
      run.setCloseTime(timestamp(closeTime))
          .setExecutionDuration(Timestamps.between(timestamp(executionTime), timestamp(closeTime)));
    }
    run.setHistoryLength(orZero(historyLength))
        .setHistorySizeBytes(orZero(historySize))
        .setStateTransitionCount(orZero(stateTransitions));
    if (parentWorkflowId != null && parentRunId != null) {
      run.setParentExecution(execution(parentWorkflowId, parentRunId));
    }
    if (memo != null) {
      run.setMemo(memo(memo));
    }
    if (searchAttributes != null) {
      run.setSearchAttributes(AttributeDocument.attributes(searchAttributes));
    }
    return run.build();
  }

  private static WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }

  private static Instant instant(long nanos) {
    return Instant.EPOCH.plus(Math.floorDiv(nanos, NANOS_PER_MICRO), ChronoUnit.MICROS);
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  private static Memo memo(byte[] bytes) {
    try {
      return Memo.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored memo cannot be read", e);
    }
  }
}
