package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED;
import static io.temporal.api.enums.v1.SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE;
import static io.temporal.api.enums.v1.SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS;

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
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.perdure.history.workflow.task.UnwrittenEvents;
import io.temporal.api.common.v1.WorkflowExecution;
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
              ? Optional.of(told(run.get(), poll.getTaskQueue()))
              : Optional.empty());
    }
    if (!isCurrent(pending.get(), request) || !isAtItsQueue(pending.get(), poll.getTaskQueue())) {
      return Answer.reply(Optional.empty());
    }
    start(turns.on(run.get()), request.getRequestId(), poll);
    return Answer.reply(Optional.of(told(run.get(), poll.getTaskQueue())));
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
    var historySize = state.historySizeBytes();
    if (!isSticky(poll.getTaskQueue()) && state.workflowTasks().isSticky()) {
      turn.quietly(run -> run.workflowTasks().unstick()); // WT-11.
    }
    var task = pending(state);
    if (WorkflowTasks.isTransient(task) && task.getScheduledEventId() != state.nextEventId()) {
      // More has happened since it was scheduled: the worker must see it as a task of its own.
      NextWorkflowTask.writeScheduled(turn, 1, Nanos.instant(task.getScheduledNanos())); // WT-6.
      task = pending(state);
    }
    var attributes = attributes(task, requestId, poll.getIdentity(), historySize);
    if (WorkflowTasks.isTransient(task)) {
      var unwritten =
          UnwrittenEvents.started(task.getScheduledEventId() + 1, turn.now(), attributes);
      turn.quietly(run -> run.workflowTasks().startTransient(unwritten));
    } else {
      turn.add(
          EVENT_TYPE_WORKFLOW_TASK_STARTED,
          event -> event.setWorkflowTaskStartedEventAttributes(attributes));
    }
  }

  private static WorkflowTaskStartedEventAttributes attributes(
      WorkflowTaskState task, String requestId, String identity, long historySize) {
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
    return attributes
        .setSuggestContinueAsNew(attributes.getSuggestContinueAsNewReasonsCount() > 0)
        .build();
  }

  /** What the poller is told of the started task; the same however often it asks. */
  private static StartedWorkflowTask told(MutableState run, TaskQueue polled) {
    var task = pending(run);
    var before = run.workflowTasks().lastCompletedStartedEventId();
    var response =
        PollWorkflowTaskQueueResponse.newBuilder()
            .setTaskToken(TaskTokens.write(token(run, task)))
            .setWorkflowExecution(
                WorkflowExecution.newBuilder()
                    .setWorkflowId(run.key().workflowId())
                    .setRunId(run.key().runId()))
            .setWorkflowType(run.execution().workflowType())
            .setWorkflowExecutionTaskQueue(NextWorkflowTask.normalTaskQueue(run))
            .setPreviousStartedEventId(before)
            .setStartedEventId(task.getStartedEventId())
            .setAttempt(task.getAttempt())
            .setScheduledTime(Nanos.timestamp(task.getScheduledNanos()))
            .setStartedTime(Nanos.timestamp(task.getStartedNanos()))
            .putAllQueries(run.queries().questions())
            .build();
    return new StartedWorkflowTask(
        response, isSticky(polled) ? before + 1 : 1, run.nextEventId(), UnwrittenEvents.of(run));
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
