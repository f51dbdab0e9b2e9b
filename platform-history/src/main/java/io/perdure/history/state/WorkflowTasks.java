package io.perdure.history.state;

import static io.perdure.history.state.ProtoTime.instant;

import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.Durations;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.perdure.history.state.stored.WorkflowTasksState;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run's workflow task, of which at most one is pending (WT-1), and the worker that holds the run
 * in its cache. What is public and changes something is called through {@link Turn#quietly} only:
 * no event tells of it.
 */
public final class WorkflowTasks {
  private @Nullable WorkflowTaskState pending;
  private String stickyTaskQueue = "";
  private Duration stickyTimeout = Duration.ZERO;
  private long lastCompletedStartedEventId;
  private WorkerVersionStamp workerVersion = WorkerVersionStamp.getDefaultInstance();
  private UnknownFieldSet ofLaterBuild = UnknownFieldSet.getDefaultInstance();
  private boolean everScheduled;
  private boolean closeAttempted;
  private boolean awaitsParent;
  private int failuresInARow;

  /** The task that is scheduled or started. */
  public Optional<WorkflowTaskState> pending() {
    return Optional.ofNullable(pending);
  }

  public boolean isStarted() {
    return pending != null && pending.getStartedEventId() != 0;
  }

  /** Whether the task is a repeated attempt, of which no events are written (WT-3). */
  public static boolean isTransient(WorkflowTaskState task) {
    return task.getAttempt() > 1;
  }

  /** Whether the task was begun for updates alone and is not written yet (WT-18). */
  public boolean isSpeculative() {
    return pending != null && pending.getSpeculative();
  }

  /** Whether no events are written of the task so far. */
  public static boolean isUnwritten(WorkflowTaskState task) {
    return isTransient(task) || task.getSpeculative();
  }

  /** False until the first workflow task is scheduled: the run waits for its first one. */
  public boolean everScheduled() {
    return everScheduled;
  }

  /** Whether the run is a child whose parent has not recorded its start: it gets no task (CH-9). */
  public boolean awaitsParent() {
    return awaitsParent;
  }

  /** The run's first task is left to its parent; through {@link Turn#quietly} only. */
  public void awaitParent(boolean awaits) {
    awaitsParent = awaits;
  }

  /** Started event's id of the last completed task, 0 before the first (WT-15). */
  public long lastCompletedStartedEventId() {
    return lastCompletedStartedEventId;
  }

  /** What the last worker that completed a task and said so has said of its version (DE-2). */
  public Optional<WorkerVersionStamp> workerVersion() {
    return Optional.of(workerVersion)
        .filter(version -> !version.equals(WorkerVersionStamp.getDefaultInstance()));
  }

  /** Whether the last task wanted to close the run and missed events (SG-2, WC-9). */
  public boolean closeAttempted() {
    return closeAttempted;
  }

  /** The queue of the worker that holds the run in its cache; empty when none does. */
  public String stickyTaskQueue() {
    return stickyTaskQueue;
  }

  /** How long that worker may take to begin with what it is given. */
  public Duration stickyTimeout() {
    return stickyTimeout;
  }

  public boolean isSticky() {
    return !stickyTaskQueue.isEmpty();
  }

  /** A worker holds the run in its cache from now on (WT-12). */
  public void stick(String taskQueue, Duration scheduleToStart) {
    stickyTaskQueue = taskQueue;
    stickyTimeout = scheduleToStart;
  }

  /** No worker is taken to hold the run in its cache any more (WT-12). */
  public void unstick() {
    stick("", Duration.ZERO);
  }

  /** Schedules a repeated attempt under the ids that its events would have (WT-3). */
  public void scheduleTransient(
      long scheduledEventId, int attempt, Instant now, Duration startToClose) {
    pending =
        WorkflowTaskState.newBuilder()
            .setScheduledEventId(scheduledEventId)
            .setAttempt(attempt)
            .setScheduledNanos(Nanos.of(now))
            .setOriginalScheduledNanos(Nanos.of(now))
            .setStartToCloseNanos(startToClose.toNanos())
            .build();
  }

  /**
   * Schedules a task for updates alone under the ids that its events would have (WT-18).
   *
   * @param unstuckAfter how long it may wait at the normal queue
   */
  public void scheduleSpeculative(
      long scheduledEventId, Instant now, Duration startToClose, Duration unstuckAfter) {
    var patience = isSticky() ? stickyTimeout : unstuckAfter;
    scheduleTransient(scheduledEventId, 1, now, startToClose);
    pending =
        pending().orElseThrow().toBuilder()
            .setSpeculative(true)
            .setStickyTaskQueue(stickyTaskQueue)
            .setScheduleToStartNanos(patience.toNanos())
            .build();
  }

  /** Forgets a task for updates alone of which nothing is to be written. */
  public void dropSpeculative() {
    pending = null;
  }

  /**
   * A task for updates alone has been written: its sticky worker has no more time for it than
   * before, even if the run has left that worker meanwhile.
   */
  void waitAsBefore(WorkflowTaskState unwritten) {
    if (pending != null && !unwritten.getStickyTaskQueue().isEmpty()) {
      pending =
          pending.toBuilder().setScheduleToStartNanos(unwritten.getScheduleToStartNanos()).build();
    }
  }

  /** Starts a task that is not written: as a started event would. */
  public void startUnwritten(HistoryEvent unwritten) {
    started(unwritten);
  }

  /**
   * Ends a repeated attempt that has failed or timed out (WT-5).
   *
   * @param wantedToClose whether it wanted to close the run and missed events
   */
  public void dropTransient(boolean wantedToClose) {
    ended(wantedToClose);
  }

  /** Counts one more task that came to nothing, and tells how many it is without a success. */
  public int failedAgain() {
    return ++failuresInARow;
  }

  /** What has been handed out of the task is void. */
  public void restamp() {
    if (pending != null) {
      pending = pending.toBuilder().setStamp(pending.getStamp() + 1).build();
    }
  }

  /** The task goes on with a row of heartbeats that was begun at the given time (WC-12). */
  public void originallyScheduledAt(long originalScheduledNanos) {
    if (pending != null) {
      pending = pending.toBuilder().setOriginalScheduledNanos(originalScheduledNanos).build();
    }
  }

  /** The time at which the pending task is given up. */
  Optional<Instant> nextDeadline() {
    return pending().flatMap(WorkflowTasks::deadline);
  }

  /** The time at which the task is given up: started too long ago, or not taken by its worker. */
  public static Optional<Instant> deadline(WorkflowTaskState task) {
    if (task.getStartedEventId() != 0) {
      return Optional.of(
          Nanos.instant(task.getStartedNanos()).plusNanos(task.getStartToCloseNanos()));
    }
    return task.getScheduleToStartNanos() == 0
        ? Optional.empty()
        : Optional.of(
            Nanos.instant(task.getScheduledNanos()).plusNanos(task.getScheduleToStartNanos()));
  }

  /** Whether the task waits in a queue for any worker, as long as it takes. */
  public static boolean awaitsWorker(WorkflowTaskState task) {
    return task.getStartedEventId() == 0 && task.getScheduleToStartNanos() == 0;
  }

  /** When the task was scheduled. */
  public static Instant scheduledAt(WorkflowTaskState task) {
    return Nanos.instant(task.getScheduledNanos());
  }

  /** When the run is woken because nobody has started its task. */
  Optional<Instant> nextReminder(Instant now) {
    return pending()
        .filter(WorkflowTasks::awaitsWorker)
        .map(
            task ->
                Reminders.wakeUp(
                    scheduledAt(task), Duration.ofNanos(task.getStartToCloseNanos()), now));
  }

  void scheduled(HistoryEvent event) {
    var attributes = event.getWorkflowTaskScheduledEventAttributes();
    var at = Nanos.of(instant(event.getEventTime()));
    var task =
        WorkflowTaskState.newBuilder()
            .setScheduledEventId(event.getEventId())
            .setAttempt(attributes.getAttempt())
            .setScheduledNanos(at)
            .setOriginalScheduledNanos(at)
            .setStartToCloseNanos(Durations.toNanos(attributes.getStartToCloseTimeout()));
    if (attributes.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
      task.setStickyTaskQueue(attributes.getTaskQueue().getName())
          .setScheduleToStartNanos(stickyTimeout.toNanos());
    }
    pending = task.build();
    everScheduled = true;
  }

  void started(HistoryEvent event) {
    if (pending == null) {
      throw new IllegalStateException("a workflow task is started that is not scheduled");
    }
    var attributes = event.getWorkflowTaskStartedEventAttributes();
    pending =
        pending.toBuilder()
            .setStartedEventId(event.getEventId())
            .setStartedNanos(Nanos.of(instant(event.getEventTime())))
            .setRequestId(attributes.getRequestId())
            .setIdentity(attributes.getIdentity())
            .setHistorySizeBytes(attributes.getHistorySizeBytes())
            .clearSuggestContinueAsNewReasons()
            .addAllSuggestContinueAsNewReasons(
                attributes.getSuggestContinueAsNewReasonsList().stream()
                    .map(SuggestContinueAsNewReason::getNumber)
                    .toList())
            .build();
  }

  @SuppressWarnings("deprecation") // Old workers still say their version in this way.
  void completed(HistoryEvent event) {
    lastCompletedStartedEventId =
        event.getWorkflowTaskCompletedEventAttributes().getStartedEventId();
    if (event.getWorkflowTaskCompletedEventAttributes().hasWorkerVersion()) {
      workerVersion = event.getWorkflowTaskCompletedEventAttributes().getWorkerVersion();
    }
    pending = null;
    closeAttempted = false;
    failuresInARow = 0;
  }

  void failed(HistoryEvent event) {
    ended(
        event.getWorkflowTaskFailedEventAttributes().getCause()
            == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND);
  }

  void timedOut() {
    ended(false);
  }

  void closed() {
    ended(false);
  }

  private void ended(boolean closeWasAttempted) {
    pending = null;
    closeAttempted = closeWasAttempted;
    unstick();
  }

  WorkflowTasksState save() {
    var saved =
        WorkflowTasksState.newBuilder()
            .setStickyTaskQueue(stickyTaskQueue)
            .setStickyTimeoutNanos(stickyTimeout.toNanos())
            .setLastCompletedStartedEventId(lastCompletedStartedEventId)
            .setEverScheduled(everScheduled)
            .setCloseAttempted(closeAttempted)
            .setAwaitsParent(awaitsParent)
            .setFailuresInARow(failuresInARow)
            .setWorkerVersion(workerVersion.toByteString())
            .setUnknownFields(ofLaterBuild);
    if (pending != null) {
      saved.setPending(pending);
    }
    return saved.build();
  }

  void load(WorkflowTasksState saved) {
    ofLaterBuild = saved.getUnknownFields();
    pending = saved.hasPending() ? saved.getPending() : null;
    stickyTaskQueue = saved.getStickyTaskQueue();
    stickyTimeout = Duration.ofNanos(saved.getStickyTimeoutNanos());
    lastCompletedStartedEventId = saved.getLastCompletedStartedEventId();
    everScheduled = saved.getEverScheduled();
    closeAttempted = saved.getCloseAttempted();
    awaitsParent = saved.getAwaitsParent();
    failuresInARow = saved.getFailuresInARow();
    workerVersion = Stored.parse(WorkerVersionStamp.parser(), saved.getWorkerVersion());
  }
}
