package io.perdure.history.state;

import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.attribute.KnownAttributes;
import io.temporal.api.common.v1.SearchAttributes;

/** The one place where a run's state becomes what the visibility index knows of it (TK-7). */
final class VisibilityRecords {
  private static final int FORMAT = 1;

  private VisibilityRecords() {}

  static VisibilityRecord of(MutableState state, KnownAttributes known) {
    var execution = state.execution();
    var started = execution.started();
    var record =
        deleted(state).toBuilder()
            .setDeleted(false)
            .setWorkflowType(started.getWorkflowType().getName())
            .setTaskQueue(execution.taskQueue())
            .setStatus(state.status().getNumber())
            .setStartTimeNanos(Nanos.of(execution.startTime()))
            .setExecutionTimeNanos(Nanos.of(execution.executionTime()))
            .setParentWorkflowId(started.getParentWorkflowExecution().getWorkflowId())
            .setParentRunId(started.getParentWorkflowExecution().getRunId())
            .setRootWorkflowId(state.root().getWorkflowId())
            .setRootRunId(state.root().getRunId())
            .setFirstRunId(started.getFirstExecutionRunId())
            .setMemo(state.properties().memo().toByteString())
            .setSearchAttributes(known.registered(shownAttributes(state)).toByteString());
    execution
        .closeTime()
        .ifPresent(
            closeTime ->
                record
                    .setCloseTimeNanos(Nanos.of(closeTime))
                    .setHistoryLength(state.nextEventId() - 1)
                    .setHistorySizeBytes(state.historySizeBytes())
                    .setStateTransitionCount(state.stateTransitionCount()));
    return record.build();
  }

  private static SearchAttributes shownAttributes(MutableState state) {
    return state.externalPayloads().saidIn(state.properties().shownAttributes());
  }

  /** What is left to say of a run that has been deleted. */
  static VisibilityRecord deleted(MutableState state) {
    return VisibilityRecord.newBuilder()
        .setFormatVersion(FORMAT)
        .setNamespaceId(state.key().namespaceId())
        .setWorkflowId(state.key().workflowId())
        .setRunId(state.key().runId())
        .setVersion(state.version())
        .setDeleted(true)
        .build();
  }
}
