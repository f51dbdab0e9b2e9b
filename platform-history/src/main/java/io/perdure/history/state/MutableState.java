package io.perdure.history.state;

import static io.perdure.history.state.ProtoTime.instant;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.perdure.common.error.Broken;
import io.perdure.history.state.stored.RunState;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one run has become: applies events and answers questions; decides nothing. */
public final class MutableState {
  private static final int FORMAT = 1;

  /** How long whoever waits for a run can still see the end of one that is deleted (DL-1). */
  private static final Duration DELETION_DELAY = Duration.ofSeconds(1);

  /** What a run takes in memory beside its items. */
  private static final int BARE_WEIGHT = 1_500;

  private final RunKey key;
  private final Interventions interventions = new Interventions();
  private final Execution execution = new Execution(interventions);
  private final Callbacks callbacks = new Callbacks();
  private final PreparedResets preparedResets = new PreparedResets();
  private final WorkflowTasks workflowTasks = new WorkflowTasks();
  private final Timers timers = new Timers();
  private final Activities activities = new Activities();
  private final Children children = new Children();
  private final ExternalRequests externalRequests = new ExternalRequests();
  private final RequestIds requestIds = new RequestIds();
  private final EventBuffer buffer = new EventBuffer();
  private final BufferedQueries queries = new BufferedQueries();
  private final VisibleProperties properties = new VisibleProperties(execution);
  private final Updates updates = new Updates();
  private final RunItems items =
      new RunItems(
          List.of(
              execution.items(),
              timers.items(),
              activities.items(),
              children.items(),
              externalRequests.signalItems(),
              externalRequests.cancelItems(),
              buffer.items(),
              requestIds.signalItems(),
              requestIds.answeredItems(),
              requestIds.startItems(),
              callbacks.items(),
              preparedResets.items(),
              properties.memoItems(),
              properties.searchAttributeItems(),
              properties.platformAttributeItems(),
              updates.items()));
  private UnknownFieldSet ofLaterBuild = UnknownFieldSet.getDefaultInstance();
  private long version;
  private long nextEventId = 1;
  private long historySizeBytes;
  private ExternalPayloads externalPayloads = ExternalPayloads.NONE;
  private long stateTransitionCount;
  private @Nullable Instant armed;

  private MutableState(RunKey key) {
    this.key = key;
  }

  /** A run that has no events yet. */
  static MutableState fresh(RunKey key) {
    return new MutableState(key);
  }

  /** A run as its events tell it: without what no event tells. */
  public static MutableState replay(RunKey key, Iterable<HistoryEvent> history) {
    var state = new MutableState(key);
    history.forEach(state::apply);
    return state;
  }

  /** A run as it was stored. */
  public static MutableState load(StoredRun stored) {
    var state = new MutableState(stored.key());
    state.version = stored.version();
    try {
      state.read(RunState.parseFrom(stored.head()));
    } catch (InvalidProtocolBufferException unreadable) {
      throw new Broken("the state of run " + stored.key().runId() + " cannot be read");
    }
    stored.parts().forEach((part, data) -> state.items.load(part.kind(), part.key(), data));
    state.timers.loaded();
    state.activities.loaded();
    state.buffer.loaded();
    return state;
  }

  public RunKey key() {
    return key;
  }

  /** Version of the run's row; raised once by each turn that changes the run. */
  public long version() {
    return version;
  }

  public WorkflowExecutionStatus status() {
    return execution.status();
  }

  /** The run at the head of the tree of parents and children that this one belongs to (ST-16). */
  public WorkflowExecution root() {
    return execution.started().hasRootWorkflowExecution()
        ? execution.started().getRootWorkflowExecution()
        : key.execution();
  }

  public boolean isOpen() {
    return execution.isOpen();
  }

  /** Id of the next event to be written. */
  public long nextEventId() {
    return nextEventId;
  }

  /** Bytes of the events written. */
  public long historySizeBytes() {
    return historySizeBytes;
  }

  /** What the events written refer to and clients keep elsewhere. */
  public ExternalPayloads externalPayloads() {
    return externalPayloads;
  }

  /** How large the run is. */
  public RunSize size() {
    return new RunSize(nextEventId - 1, historySizeBytes, items.bytes());
  }

  /** Turns that have changed the run. */
  public long stateTransitionCount() {
    return stateTransitionCount;
  }

  /** Whether nothing is handed to workers until somebody lets the run go on. */
  public boolean isPaused() {
    return isOpen() && interventions.pause().isPresent();
  }

  /** The priority that holds; empty when none was given. */
  public Optional<Priority> priority() {
    var started = execution.started();
    return interventions
        .priority()
        .or(() -> started.hasPriority() ? Optional.of(started.getPriority()) : Optional.empty());
  }

  /**
   * The priority of what the run asks for: its own, with the fields that are given in the place of
   * its (AC-5, CH-3); empty when none was given.
   */
  public Optional<Priority> priorityFor(Priority given) {
    var own = priority().orElse(Priority.getDefaultInstance());
    var merged = own.toBuilder().mergeFrom(given).build(); // Field by field: 0 and "" inherit.
    return Optional.of(merged).filter(it -> !it.equals(Priority.getDefaultInstance()));
  }

  public Interventions interventions() {
    return interventions;
  }

  public Callbacks callbacks() {
    return callbacks;
  }

  public PreparedResets preparedResets() {
    return preparedResets;
  }

  public Execution execution() {
    return execution;
  }

  public WorkflowTasks workflowTasks() {
    return workflowTasks;
  }

  public Timers timers() {
    return timers;
  }

  public Activities activities() {
    return activities;
  }

  public Children children() {
    return children;
  }

  public ExternalRequests externalRequests() {
    return externalRequests;
  }

  public RequestIds requestIds() {
    return requestIds;
  }

  public VisibleProperties properties() {
    return properties;
  }

  public EventBuffer buffer() {
    return buffer;
  }

  public Updates updates() {
    return updates;
  }

  public BufferedQueries queries() {
    return queries;
  }

  /** The wake-up that is stored for the run, or will be by the commit under way. */
  public Optional<Instant> armed() {
    return Optional.ofNullable(armed);
  }

  /**
   * The earliest time at which something is to be done about the run without being asked, in whole
   * milliseconds.
   *
   * @param retention how long the namespace keeps closed runs
   */
  public Optional<Instant> nextDeadline(Duration retention, Instant now) {
    var next =
        !isOpen()
            ? Deadlines.earliest(List.of(deletionTime(retention), preparedResets.nextDeadline()))
            : Deadlines.earliest(
                List.of(
                    preparedResets.nextDeadline(),
                    firstWorkflowTaskAt(),
                    execution.runExpiry(),
                    workflowTasks.nextDeadline(),
                    timers.nextDeadline(),
                    activities.nextDeadline(),
                    isPaused() ? Optional.empty() : nextReminder(now)));
    return next.map(ProtoTime::roundedUp);
  }

  private Optional<Instant> nextReminder(Instant now) {
    return Deadlines.earliest(
        List.of(workflowTasks.nextReminder(now), activities.nextReminder(now)));
  }

  /**
   * When the closed run goes; empty for an open one.
   *
   * @param retention how long the namespace keeps closed runs
   */
  public Optional<Instant> deletionTime(Duration retention) {
    var kept = interventions.deletionRequested() ? DELETION_DELAY : retention;
    return execution.closeTime().map(time -> time.plus(kept));
  }

  /**
   * When the first workflow task is to be scheduled; empty when it has been (ST-21), or while the
   * run is paused.
   */
  public Optional<Instant> firstWorkflowTaskAt() {
    return workflowTasks.everScheduled()
            || workflowTasks.awaitsParent()
            || isPaused()
            || execution.executionTime().equals(execution.startTime())
        ? Optional.empty()
        : Optional.of(execution.executionTime());
  }

  /** Applies the next event of the run's history. */
  void apply(HistoryEvent event) {
    number(event);
    accept(event);
  }

  /** Applies an event that has no id yet. */
  void buffer(HistoryEvent event) {
    buffer.add(event);
    accept(event);
  }

  /** Empties the buffer; the events are applied already, now they have ids. */
  List<HistoryEvent> drainBuffer() {
    var events = buffer.drain(nextEventId);
    for (var event : events) {
      number(event);
      requestIds.number(event);
      children.number(event);
    }
    return events;
  }

  private void number(HistoryEvent event) {
    if (event.getEventId() != nextEventId) {
      throw new Broken(
          "event %d of run %s where %d was to come"
              .formatted(event.getEventId(), key.runId(), nextEventId));
    }
    nextEventId++;
    historySizeBytes += event.getSerializedSize();
    externalPayloads = externalPayloads.plus(ExternalPayloads.of(event));
  }

  private void accept(HistoryEvent event) {
    if (!execution.isOpen()) {
      throw new Broken("%s in a closed run".formatted(event.getEventType()));
    }
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> started(event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
          close(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED, event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
          close(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED, event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
          close(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT, event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED ->
          close(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED, event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
          close(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED, event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW ->
          close(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW, event);
      case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED -> workflowTasks.scheduled(event);
      case EVENT_TYPE_WORKFLOW_TASK_STARTED -> workflowTasks.started(event);
      case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
        workflowTasks.completed(event);
        interventions.resetPoints(
            BuildPoints.after(
                interventions.resetPoints(), key.runId(), event, awaitsNoOtherWorkflow()));
      }
      case EVENT_TYPE_WORKFLOW_TASK_FAILED -> workflowTasks.failed(event);
      case EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT -> workflowTasks.timedOut();
      case EVENT_TYPE_TIMER_STARTED -> timers.started(event);
      case EVENT_TYPE_TIMER_FIRED ->
          timers.ended(event.getTimerFiredEventAttributes().getTimerId());
      case EVENT_TYPE_TIMER_CANCELED ->
          timers.ended(event.getTimerCanceledEventAttributes().getTimerId());
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> activities.scheduled(event);
      case EVENT_TYPE_ACTIVITY_TASK_STARTED -> activities.started(event);
      case EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED -> activities.cancelRequested(event);
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
          activities.closed(event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
      case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
          activities.closed(event.getActivityTaskFailedEventAttributes().getScheduledEventId());
      case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
          activities.closed(event.getActivityTaskTimedOutEventAttributes().getScheduledEventId());
      case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
          activities.closed(event.getActivityTaskCanceledEventAttributes().getScheduledEventId());
      case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> requestIds.accept(event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED -> {
        requestIds.accept(event);
        interventions.optionsUpdated(event);
        callbacks.optionsUpdated(event);
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_PAUSED -> {
        interventions.paused(event);
        execution.pause();
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_UNPAUSED -> {
        interventions.unpaused();
        execution.goOn();
      }
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> execution.requestCancel();
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED -> updates.admitted(event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED -> updates.accepted(event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED -> updates.completed(event);
      case EVENT_TYPE_MARKER_RECORDED -> {}
      case EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES ->
          properties.upserted(event.getUpsertWorkflowSearchAttributesEventAttributes());
      case EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED ->
          properties.modified(event.getWorkflowPropertiesModifiedEventAttributes());
      case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
          EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED ->
          children.accept(event);
      case EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
          EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
          EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
          EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
          EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED,
          EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED ->
          externalRequests.accept(event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_REJECTED,
          EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED_EXTERNALLY,
          EVENT_TYPE_ACTIVITY_PROPERTIES_MODIFIED_EXTERNALLY,
          EVENT_TYPE_NEXUS_OPERATION_SCHEDULED,
          EVENT_TYPE_NEXUS_OPERATION_STARTED,
          EVENT_TYPE_NEXUS_OPERATION_COMPLETED,
          EVENT_TYPE_NEXUS_OPERATION_FAILED,
          EVENT_TYPE_NEXUS_OPERATION_CANCELED,
          EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT,
          EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED,
          EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUEST_COMPLETED,
          EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUEST_FAILED,
          EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
          EVENT_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          throw new Broken("%s is not supported yet".formatted(event.getEventType()));
    }
  }

  private boolean awaitsNoOtherWorkflow() {
    return children.all().isEmpty()
        && externalRequests.signals().isEmpty()
        && externalRequests.cancels().isEmpty();
  }

  private void started(HistoryEvent event) {
    execution.accept(event);
    callbacks.started(event);
    interventions.resetPoints(
        event.getWorkflowExecutionStartedEventAttributes().getPrevAutoResetPoints());
  }

  /**
   * Nothing happens in the run any more, and what is buffered is never written (BE-5, PF-6). The
   * activities stay, as they were, to be told of (AC-29); the children are left to the turn, which
   * tells them.
   */
  private void close(WorkflowExecutionStatus status, HistoryEvent event) {
    execution.close(status, instant(event.getEventTime()));
    workflowTasks.closed();
    timers.clear();
    externalRequests.clear();
    updates.closed();
    buffer.clear();
  }

  /** A turn has changed the run: its row will be written. */
  void turned() {
    version++;
    stateTransitionCount++;
    items.turned();
  }

  void arm(@Nullable Instant wakeUp) {
    armed = wakeUp;
  }

  /** What the run's row holds, without what is in parts. */
  public ByteString head() {
    var head =
        RunState.newBuilder()
            .setFormatVersion(FORMAT)
            .setNextEventId(nextEventId)
            .setStatus(execution.status().getNumber())
            .setCloseNanos(execution.closeTime().map(Nanos::of).orElse(0L))
            .setCancelRequested(execution.cancelRequested())
            .setHistorySizeBytes(historySizeBytes)
            .setExternalPayloadCount(externalPayloads.count())
            .setExternalPayloadSizeBytes(externalPayloads.sizeBytes())
            .setStateTransitionCount(stateTransitionCount)
            .setArmedNanos(armed == null ? 0 : Nanos.of(armed))
            .setWorkflowTasks(workflowTasks.save())
            .setSignalCount(requestIds.signalCount())
            .setIntervention(interventions.save())
            .setUnknownFields(ofLaterBuild);
    items.save(head);
    return head.build().toByteString();
  }

  /** The parts changed since the last call; the caller stores them. */
  public PartChanges takePartChanges() {
    return items.takeChanges();
  }

  /** About how many bytes of memory the run takes. */
  public int weight() {
    return (int) Math.min(Integer.MAX_VALUE, BARE_WEIGHT + items.weight());
  }

  private void read(RunState head) {
    if (head.getFormatVersion() != FORMAT) {
      throw new Broken("a run's state has format " + head.getFormatVersion());
    }
    ofLaterBuild = head.getUnknownFields();
    nextEventId = head.getNextEventId();
    historySizeBytes = head.getHistorySizeBytes();
    externalPayloads =
        new ExternalPayloads(head.getExternalPayloadCount(), head.getExternalPayloadSizeBytes());
    stateTransitionCount = head.getStateTransitionCount();
    armed = head.getArmedNanos() == 0 ? null : Nanos.instant(head.getArmedNanos());
    workflowTasks.load(head.getWorkflowTasks());
    requestIds.loadSignalCount(head.getSignalCount());
    interventions.load(head.getIntervention());
    var status = WorkflowExecutionStatus.forNumber(head.getStatus());
    if (status == null) {
      throw new Broken("a run's state has status " + head.getStatus());
    }
    execution.load(status, head.getCloseNanos(), head.getCancelRequested());
    items.load(head);
  }
}
