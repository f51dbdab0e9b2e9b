package io.perdure.history.state;

import static io.perdure.history.state.ProtoTime.duration;
import static io.perdure.history.state.ProtoTime.instant;

import io.perdure.common.error.Broken;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run's life as a whole: how it was started, its time limits, and how it has ended. */
public final class Execution {
  private static final String ONLY = "";

  private final PendingItems<HistoryEvent> started =
      new PendingItems<>(ItemKind.STARTED, HistoryEvent.parser());
  private WorkflowExecutionStatus status =
      WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  private @Nullable Instant closeTime;
  private boolean cancelRequested;
  private final Interventions interventions;

  /**
   * @param interventions that may have begun the run anew
   */
  Execution(Interventions interventions) {
    this.interventions = interventions;
  }

  /**
   * The started event. Input, header and what earlier runs left behind are kept only for a run that
   * may have to be started again.
   */
  public HistoryEvent startedEvent() {
    return started.get(ONLY).orElseThrow(() -> new Broken("a run without a started event"));
  }

  public WorkflowExecutionStartedEventAttributes started() {
    return startedEvent().getWorkflowExecutionStartedEventAttributes();
  }

  /** When the run began; a reset begins it anew. */
  public Instant startTime() {
    return interventions.begunByReset().orElseGet(this::originalStartTime);
  }

  /** When it was started first. */
  public Instant originalStartTime() {
    return instant(startedEvent().getEventTime());
  }

  /** When the first workflow task is scheduled (ST-19). */
  public Instant executionTime() {
    if (interventions.begunByReset().isPresent()) {
      return startTime();
    }
    return startTime().plus(duration(started().getFirstWorkflowTaskBackoff()));
  }

  /** When the run times out; empty when it never does (ST-20). */
  public Optional<Instant> runExpiry() {
    var timeout = duration(started().getWorkflowRunTimeout());
    var own =
        timeout.isZero() ? Optional.<Instant>empty() : Optional.of(executionTime().plus(timeout));
    return Deadlines.earliest(List.of(own, executionExpiry()));
  }

  /** When the whole chain of runs times out; empty when it never does. */
  public Optional<Instant> executionExpiry() {
    if (interventions.begunByReset().isPresent()) {
      var timeout = duration(started().getWorkflowExecutionTimeout());
      return timeout.isZero() ? Optional.empty() : Optional.of(startTime().plus(timeout));
    }
    return started().hasWorkflowExecutionExpirationTime()
        ? Optional.of(instant(started().getWorkflowExecutionExpirationTime()))
        : Optional.empty();
  }

  /** Empty when failed runs are not retried. */
  public Optional<RetryPolicy> retryPolicy() {
    return started().hasRetryPolicy() ? Optional.of(started().getRetryPolicy()) : Optional.empty();
  }

  public WorkflowType workflowType() {
    return started().getWorkflowType();
  }

  /** Whether the run is a child workflow, or goes on with one. */
  public boolean hasParent() {
    return started().hasParentWorkflowExecution();
  }

  /** The normal task queue. */
  public String taskQueue() {
    return started().getTaskQueue().getName();
  }

  public Duration workflowTaskTimeout() {
    return duration(started().getWorkflowTaskTimeout());
  }

  public WorkflowExecutionStatus status() {
    return status;
  }

  public boolean isOpen() {
    return closeTime == null;
  }

  /** Empty while the run is open. */
  public Optional<Instant> closeTime() {
    return Optional.ofNullable(closeTime);
  }

  public boolean cancelRequested() {
    return cancelRequested;
  }

  void accept(HistoryEvent startedEvent) {
    started.put(ONLY, kept(startedEvent));
  }

  private static HistoryEvent kept(HistoryEvent event) {
    var attributes = event.getWorkflowExecutionStartedEventAttributes();
    if (attributes.hasRetryPolicy() || !attributes.getCronSchedule().isEmpty()) {
      return event;
    }
    var kept = event.toBuilder();
    kept.getWorkflowExecutionStartedEventAttributesBuilder()
        .clearInput()
        .clearHeader()
        .clearContinuedFailure()
        .clearLastCompletionResult();
    return kept.build();
  }

  void pause() {
    status = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED;
  }

  void goOn() {
    status = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  void requestCancel() {
    cancelRequested = true;
  }

  void close(WorkflowExecutionStatus how, Instant when) {
    status = how;
    closeTime = when;
  }

  PendingItems<HistoryEvent> items() {
    return started;
  }

  void load(WorkflowExecutionStatus savedStatus, long closeNanos, boolean savedCancelRequested) {
    status = savedStatus;
    closeTime = closeNanos == 0 ? null : Nanos.instant(closeNanos);
    cancelRequested = savedCancelRequested;
  }
}
