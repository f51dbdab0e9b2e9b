package io.perdure.history.state;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT;

import io.perdure.common.error.Broken;
import io.perdure.common.namespace.Namespace;
import io.perdure.history.state.Buffering.Manner;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One pass over one run: adding an event applies it at once, a task is only noted down. */
public final class Turn {
  private static final Set<EventType> CLOSES =
      Set.of(
          EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
          EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
          EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
          EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
          EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
          EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);

  private final MutableState state;
  private final Turns turns;
  private final boolean fresh;
  private final boolean wasOpen;
  private final boolean wasPaused;
  private final RunSize sizeBefore;
  private final List<HistoryEvent> events = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private boolean changed;
  private boolean deleted;
  private boolean woken;
  private boolean refreshed;
  private @Nullable HistoryEvent completion;
  private @Nullable HistoryEvent close;

  private Turn(MutableState state, Turns turns, boolean fresh) {
    this.state = state;
    this.turns = turns;
    this.fresh = fresh;
    this.wasOpen = state.isOpen();
    this.wasPaused = state.isPaused();
    this.sizeBefore = state.size();
  }

  static Turn over(MutableState state, Turns turns) {
    return new Turn(state, turns, false);
  }

  static Turn overNew(RunKey key, Turns turns) {
    return new Turn(MutableState.fresh(key), turns, true);
  }

  /** A turn over a run that was prepared beforehand and begins now. */
  static Turn overPrepared(MutableState state, Turns turns) {
    return new Turn(state, turns, true);
  }

  public MutableState state() {
    return state;
  }

  /** How large the run was before this turn. */
  public RunSize sizeBefore() {
    return sizeBefore;
  }

  public RunKey run() {
    return state.key();
  }

  public Instant now() {
    return turns.now();
  }

  public Namespace namespace() {
    return turns.namespace();
  }

  /** The other runs of the same workflow id. */
  public Turns turns() {
    return turns;
  }

  /** A new UUID in lower case. */
  public String newId() {
    return turns.newId();
  }

  /**
   * Adds an event that happens now, and applies it. A bufferable event gets its id later: when the
   * turn ends or a workflow task is scheduled, and not while one is started (BE-2).
   *
   * @param content sets the attributes; may set another event time, links, user metadata
   * @return the event; without an id if it is bufferable
   */
  public HistoryEvent add(EventType type, Consumer<HistoryEvent.Builder> content) {
    settleSpeculative(type);
    var building =
        HistoryEvent.newBuilder().setEventType(type).setEventTime(Nanos.timestamp(now()));
    content.accept(building);
    changed = true;
    if (Buffering.of(type) != Manner.IMMEDIATE) {
      var waiting = building.build();
      state.buffer(waiting);
      return waiting;
    }
    var id = state.nextEventId();
    var event = building.setEventId(id).setTaskId(id).build();
    state.apply(event);
    events.add(event);
    if (type == EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
      completion = event;
    } else if (!state.isOpen()) {
      close = event;
    }
    return event;
  }

  /** A workflow task for updates alone stays unwritten only as long as nothing else happens. */
  private void settleSpeculative(EventType type) {
    if (!state.workflowTasks().isSpeculative() || isOfWorkflowTask(type)) {
      return;
    }
    if (CLOSES.contains(type) && !state.workflowTasks().isStarted()) {
      quietly(run -> run.workflowTasks().dropSpeculative());
    } else {
      writeSpeculative();
    }
  }

  private static boolean isOfWorkflowTask(EventType type) {
    return type == EVENT_TYPE_WORKFLOW_TASK_SCHEDULED
        || type == EVENT_TYPE_WORKFLOW_TASK_STARTED
        || type == EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        || type == EVENT_TYPE_WORKFLOW_TASK_FAILED
        || type == EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT;
  }

  /** Writes the workflow task that was begun for updates alone, if there is one (WT-18). */
  public void writeSpeculative() {
    var task = state.workflowTasks().pending().orElse(null);
    if (task == null || !task.getSpeculative()) {
      return;
    }
    quietly(run -> run.workflowTasks().dropSpeculative());
    add(
        EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
        event ->
            event
                .setEventTime(Nanos.timestamp(task.getScheduledNanos()))
                .setWorkflowTaskScheduledEventAttributes(
                    WorkflowTaskEvents.scheduled(state, task)));
    quietly(run -> run.workflowTasks().waitAsBefore(task));
    if (task.getStartedEventId() != 0) {
      add(
          EVENT_TYPE_WORKFLOW_TASK_STARTED,
          event ->
              event
                  .setEventTime(Nanos.timestamp(task.getStartedNanos()))
                  .setWorkflowTaskStartedEventAttributes(WorkflowTaskEvents.started(task)));
    }
  }

  /** The events that have been added so far and have an id. */
  public List<HistoryEvent> added() {
    return Collections.unmodifiableList(events);
  }

  /** Writes the buffered events; only while no workflow task is started. */
  public void flush() {
    if (state.workflowTasks().isStarted()) {
      throw new Broken("buffered events are written while a workflow task is started");
    }
    events.addAll(state.drainBuffer());
  }

  /**
   * The event that completes the workflow task whose commands are being decided in this turn: the
   * source of {@code workflow_task_completed_event_id} and of the worker's identity.
   */
  public HistoryEvent completion() {
    if (completion == null) {
      throw new Broken("commands outside of the completion of a workflow task");
    }
    return completion;
  }

  /** What the events of that completion's commands refer to. */
  public long workflowTaskCompletedEventId() {
    return completion().getEventId();
  }

  /** The identity of the worker whose commands are being decided in this turn. */
  public String worker() {
    return completion().getWorkflowTaskCompletedEventAttributes().getIdentity();
  }

  /** Makes a change that no event tells. */
  public void quietly(Consumer<MutableState> change) {
    change.accept(state);
    changed = true;
  }

  /** Notes a task down; it leaves after the commit. */
  public void owe(Task task) {
    tasks.add(task);
    changed = true;
  }

  /** The stored wake-up has come: the next one is stored when the turn ends. */
  public void wokenUp() {
    woken = true;
    changed = true;
  }

  /** Listings learn of the run again, and its wake-up is stored anew: either may be lost. */
  public void refresh() {
    refreshed = true;
    changed = true;
  }

  /** Deletes the run with all that belongs to it. */
  public void delete() {
    deleted = true;
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  boolean hasTouched() {
    return changed || fresh;
  }

  /** Bytes of the events that the turn has written so far. */
  long eventBytes() {
    return events.stream().mapToLong(HistoryEvent::getSerializedSize).sum();
  }

  boolean isDeleted() {
    return deleted;
  }

  /** What the turn has changed; empty when nothing. */
  Optional<RunChange> finish() {
    if (!changed) {
      return Optional.empty();
    }
    if (!state.workflowTasks().isStarted()) {
      flush();
    }
    tellRelatives();
    SaidPauses.update(state);
    state.turned();
    index();
    var stored = state.armed().orElse(null);
    var armed = nextWakeUp(stored);
    state.arm(armed);
    var same = Objects.equals(stored, armed);
    return Optional.of(
        new RunChange(
            state,
            kind(),
            !deleted && turns.runs().current().filter(run -> run == state).isPresent(),
            List.copyOf(events),
            List.copyOf(tasks),
            same ? null : stored,
            same ? null : armed));
  }

  private RunChange.Kind kind() {
    if (deleted) {
      return RunChange.Kind.DELETED;
    }
    return fresh ? RunChange.Kind.CREATED : RunChange.Kind.UPDATED;
  }

  /**
   * Visibility learns of each start, close and deletion, and of changed properties; of the last one
   * only (TK-1, VI-82).
   */
  private void index() {
    var shows = state.properties().takeChanged();
    if (deleted) {
      tasks.add(new Task.IndexRun(VisibilityRecords.deleted(state)));
      tasks.add(new Task.DeleteHistory(run()));
      state
          .preparedResets()
          .runIds()
          .forEach(id -> tasks.add(new Task.DeleteHistory(run().workflow().run(id))));
    } else if (fresh || closes() || shows || wasPaused != state.isPaused() || refreshed) {
      tasks.add(new Task.IndexRun(VisibilityRecords.of(state, namespace().searchAttributes())));
    }
  }

  /** Parent and children learn of a close, and the closed run has no pending children (PC-1). */
  private void tellRelatives() {
    if (close != null) {
      tasks.addAll(CloseTasks.of(state, close));
      state.children().clear();
    }
  }

  private boolean closes() {
    return wasOpen && !state.isOpen();
  }

  /** A stored wake-up stays if it is early enough, except where it would only wake for nothing. */
  private @Nullable Instant nextWakeUp(@Nullable Instant stored) {
    if (deleted) {
      return null;
    }
    var next = state.nextDeadline(namespace().retention(), now()).orElse(null);
    if (refreshed && next != null && next.equals(stored)) {
      return next.minusMillis(1); // A row of its own, because the stored one may be missing.
    }
    var keeps = stored != null && !woken && !refreshed && !closes();
    return keeps && (next == null || !next.isBefore(stored)) ? stored : next;
  }
}
