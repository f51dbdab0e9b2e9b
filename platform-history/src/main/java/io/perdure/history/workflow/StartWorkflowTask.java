package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED;
import static io.temporal.api.enums.v1.SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE;
import static io.temporal.api.enums.v1.SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS;
import static io.temporal.api.enums.v1.SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES;

import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.TaskKind;
import io.perdure.common.api.TaskToken;
import io.perdure.common.error.Broken;
import io.perdure.common.token.TaskTokens;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.Stored;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.state.WorkflowTaskEvents;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.perdure.history.workflow.task.UnwrittenEvents;
import io.perdure.history.workflow.update.UpdateLimits;
import io.perdure.history.workflow.update.UpdateMessages;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.util.Optional;

/**
 * Starts a dispatched workflow task for a waiting poller (WT-13 to WT-17). An empty answer says
 * that the dispatched task is void.
 */
public final class StartWorkflowTask {
  /** From this many bytes of history on, a workflow is told to continue as new (WT-14). */
  private static final long LARGE_HISTORY_BYTES = 4L << 20;

  /** From this started event's id on, a workflow is told to continue as new (WT-14). */
  private static final long LONG_HISTORY_EVENTS = 4_096;

  /** From this many updates on, a workflow is told to continue as new (WT-14). */
  private static final int MANY_UPDATES = UpdateLimits.TOTAL * 9 / 10;

  private StartWorkflowTask() {}

  public static Answer<Optional<StartedWorkflowTask>> decide(
      RecordTaskStartedRequest request, Turns turns) {
    var task = request.getTask();
    var run = turns.runs().run(task.getRunId()).filter(MutableState::isOpen);
    var pending = run.flatMap(found -> found.workflowTasks().pending());
    if (run.isEmpty() || pending.isEmpty()) {
      return Answer.reply(Optional.empty());
    }
    var poll = Stored.parse(PollWorkflowTaskQueueRequest.parser(), request.getPollRequest());
    if (pending.get().getStartedEventId() != 0) {
      return Answer.reply(
          pending.get().getRequestId().equals(request.getRequestId())
              ? Optional.of(told(run.get(), firstEvent(run.get(), poll.getTaskQueue())))
              : Optional.empty());
    }
    if (!isCurrent(pending.get(), request) || !isAtItsQueue(pending.get(), poll.getTaskQueue())) {
      return Answer.reply(Optional.empty());
    }
    if (pending.get().getSpeculative() && !run.get().updates().areWaiting()) {
      turns.on(run.get()).quietly(state -> state.workflowTasks().dropSpeculative()); // WT-18.
      return Answer.reply(Optional.empty());
    }
    start(turns.on(run.get()), request.getRequestId(), poll);
    return Answer.reply(Optional.of(told(run.get(), firstEvent(run.get(), poll.getTaskQueue()))));
  }

  /**
   * Starts the run's task for a worker that is being answered anyway (WC-14).
   *
   * @param heartbeat whether the worker goes on with what it has, so that it is not told again
   */
  static StartedWorkflowTask forTheSameWorker(
      Turn turn, String requestId, String identity, boolean heartbeat) {
    var state = turn.state();
    var poll =
        PollWorkflowTaskQueueRequest.newBuilder()
            .setTaskQueue(NextWorkflowTask.taskQueue(state))
            .setIdentity(identity)
            .build();
    start(turn, requestId, poll);
    return told(state, state.workflowTasks().lastCompletedStartedEventId() + 1, !heartbeat);
  }

  private static boolean isCurrent(WorkflowTaskState pending, RecordTaskStartedRequest request) {
    var task = request.getTask();
    return pending.getScheduledEventId() == task.getScheduledEventId()
        && pending.getAttempt() == task.getAttempt()
        && pending.getStamp() == task.getStamp();
  }

  /** A sticky poller takes only what was meant for it: else the task waits elsewhere too. */
  private static boolean isAtItsQueue(WorkflowTaskState pending, TaskQueue polled) {
    return !isSticky(polled) || pending.getStickyTaskQueue().equals(polled.getName());
  }

  private static boolean isSticky(TaskQueue queue) {
    return queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
  }

  private static void start(Turn turn, String requestId, PollWorkflowTaskQueueRequest poll) {
    var state = turn.state();
    if (!isSticky(poll.getTaskQueue()) && state.workflowTasks().isSticky()) {
      turn.quietly(run -> run.workflowTasks().unstick()); // WT-11.
    }
    var task = pending(state);
    if (WorkflowTasks.isTransient(task) && task.getScheduledEventId() != state.nextEventId()) {
      // More has happened since it was scheduled: the worker must see it as a task of its own.
      NextWorkflowTask.writeScheduled(turn, 1, Nanos.instant(task.getScheduledNanos())); // WT-6.
      task = pending(state);
    }
    var attributes = attributes(state, task, requestId, poll.getIdentity());
    if (WorkflowTasks.isUnwritten(task)) {
      var unwritten =
          WorkflowTaskEvents.started(task.getScheduledEventId() + 1, turn.now(), attributes);
      turn.quietly(run -> run.workflowTasks().startUnwritten(unwritten));
    } else {
      turn.add(
          EVENT_TYPE_WORKFLOW_TASK_STARTED,
          event -> event.setWorkflowTaskStartedEventAttributes(attributes));
    }
  }

  private static WorkflowTaskStartedEventAttributes attributes(
      MutableState state, WorkflowTaskState task, String requestId, String identity) {
    var historySize = state.historySizeBytes();
    var attributes =
        WorkflowTaskStartedEventAttributes.newBuilder()
            .setScheduledEventId(task.getScheduledEventId())
            .setRequestId(requestId)
            .setIdentity(identity)
            .setHistorySizeBytes(historySize);
    if (historySize >= LARGE_HISTORY_BYTES) {
      attributes.addSuggestContinueAsNewReasons(
          SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE);
    }
    if (task.getScheduledEventId() + 1 >= LONG_HISTORY_EVENTS) {
      attributes.addSuggestContinueAsNewReasons(
          SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS);
    }
    if (state.updates().total() >= MANY_UPDATES) {
      attributes.addSuggestContinueAsNewReasons(SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES);
    }
    return attributes
        .setSuggestContinueAsNew(attributes.getSuggestContinueAsNewReasonsCount() > 0)
        .build();
  }

  /** A worker that holds the run in its cache needs what it has not seen only (WT-15). */
  private static long firstEvent(MutableState run, TaskQueue polled) {
    return isSticky(polled) ? run.workflowTasks().lastCompletedStartedEventId() + 1 : 1;
  }

  /** What the poller is told of the started task; the same however often it asks. */
  static StartedWorkflowTask told(MutableState run, long firstEventId) {
    return told(run, firstEventId, true);
  }

  private static StartedWorkflowTask told(MutableState run, long firstEventId, boolean again) {
    var task = pending(run);
    var before = run.workflowTasks().lastCompletedStartedEventId();
    var response =
        PollWorkflowTaskQueueResponse.newBuilder()
            .setTaskToken(TaskTokens.write(token(run, task)))
            .setWorkflowExecution(run.key().execution())
            .setWorkflowType(run.execution().workflowType())
            .setWorkflowExecutionTaskQueue(NextWorkflowTask.normalTaskQueue(run))
            .setPreviousStartedEventId(before)
            .setStartedEventId(task.getStartedEventId())
            .setAttempt(task.getAttempt())
            .setScheduledTime(Nanos.timestamp(task.getScheduledNanos()))
            .setStartedTime(Nanos.timestamp(task.getStartedNanos()))
            .putAllQueries(run.queries().questions())
            .addAllMessages(
                UpdateMessages.requests(run.updates().send(again), task.getStartedEventId()))
            .build();
    return new StartedWorkflowTask(
        response, firstEventId, run.nextEventId(), UnwrittenEvents.of(run));
  }

  private static TaskToken.Builder token(MutableState run, WorkflowTaskState task) {
    return TaskToken.newBuilder()
        .setKind(TaskKind.TASK_KIND_WORKFLOW)
        .setNamespaceId(run.key().namespaceId())
        .setWorkflowId(run.key().workflowId())
        .setRunId(run.key().runId())
        .setScheduledEventId(task.getScheduledEventId())
        .setStartedEventId(task.getStartedEventId())
        .setAttempt(task.getAttempt())
        .setStartedTimeNanos(task.getStartedNanos());
  }

  private static WorkflowTaskState pending(MutableState run) {
    return run.workflowTasks()
        .pending()
        .orElseThrow(() -> new Broken("a workflow task is gone while it is being started"));
  }
}
