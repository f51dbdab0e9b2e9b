package io.perdure.testing.simulation;

import com.google.protobuf.util.Durations;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.ServiceException;
import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.OneNamespace;
import io.perdure.testing.engine.Reply;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The workflow pollers of a worker: runs {@link Program}s, keeps runs in its cache, and sometimes
 * fails a workflow task or says nothing more about it.
 */
final class SimulatedWorker {
  private static final Duration HOLD = Duration.ofSeconds(20);
  private static final int STICKY_SECONDS = 4;
  private static final int LONGEST_THOUGHT_MILLIS = 250;

  private final String name;
  private final Agenda agenda;
  private final Engine engine;
  private final Caller caller;
  private final Ledger ledger;
  private final RandomGenerator random;
  private final Map<String, List<HistoryEvent>> cache = new HashMap<>();
  private final WorkerAnswers answers;
  private boolean careful;

  SimulatedWorker(
      String name,
      Agenda agenda,
      Engine engine,
      Caller caller,
      Ledger ledger,
      RandomGenerator random) {
    this.name = name;
    this.agenda = agenda;
    this.engine = engine;
    this.caller = caller;
    this.ledger = ledger;
    this.random = random;
    this.answers = new WorkerAnswers(random);
  }

  /** Begins to poll its own queue and the common one. */
  void begin() {
    poll(
        TaskQueue.newBuilder()
            .setName(SimulatedClient.TASK_QUEUE)
            .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
            .build());
    poll(stickyQueue());
  }

  /** From now on it makes no mistakes. */
  void takeCare() {
    careful = true;
  }

  private TaskQueue stickyQueue() {
    return TaskQueue.newBuilder()
        .setName(name + "-sticky")
        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
        .setNormalName(SimulatedClient.TASK_QUEUE)
        .build();
  }

  private void poll(TaskQueue queue) {
    var request =
        PollWorkflowTaskQueueRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskQueue(queue)
            .setIdentity(name)
            .build();
    engine.poll(
        request,
        queue.getName(),
        HOLD,
        reply -> {
          if (reply instanceof Reply.Answer(PollWorkflowTaskQueueResponse task)
              && !task.getTaskToken().isEmpty()) {
            take(task);
          }
          later(1, () -> poll(queue));
        });
  }

  private void later(int millis, Runnable action) {
    agenda.in(Duration.ofMillis(millis), name + ": next", () -> true, action);
  }

  private void take(PollWorkflowTaskQueueResponse task) {
    var runId = task.getWorkflowExecution().getRunId();
    var given = task.getHistory().getEventsList();
    if (task.hasQuery()) {
      answerQuery(task, given.isEmpty() ? cache.get(runId) : given);
      return;
    }
    WorkflowTaskRules.check(task);
    var known =
        given.getFirst().getEventId() == 1 ? new ArrayList<HistoryEvent>() : cache.get(runId);
    if (known == null || known.size() + 1 != given.getFirst().getEventId()) {
      cache.remove(runId);
      later(
          1,
          () ->
              fail(
                  task,
                  WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE));
      return;
    }
    var history = new ArrayList<>(known);
    history.addAll(given);
    var thought = random.nextInt(1, LONGEST_THOUGHT_MILLIS);
    var mood = careful ? 99 : random.nextInt(100);
    if (mood < 4) {
      return; // The worker has died: the task times out.
    }
    if (mood < 10) {
      cache.remove(runId);
      later(
          thought,
          () ->
              fail(
                  task,
                  WorkflowTaskFailedCause
                      .WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE));
    } else {
      later(thought, () -> complete(task, history));
    }
  }

  private void answerQuery(
      PollWorkflowTaskQueueResponse task, @Nullable List<HistoryEvent> history) {
    var answer = answers.query(task, history == null ? null : List.copyOf(history));
    later(
        random.nextInt(1, LONGEST_THOUGHT_MILLIS),
        () -> caller.send(answer, RespondQueryTaskCompletedResponse.class, _ -> {}, _ -> {}));
  }

  private void complete(PollWorkflowTaskQueueResponse task, List<HistoryEvent> history) {
    var runId = task.getWorkflowExecution().getRunId();
    var request =
        RespondWorkflowTaskCompletedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setIdentity(name)
            .addAllCommands(ProgramRun.commands(history));
    answers.answer(task, history, request);
    if (random.nextBoolean()) {
      request
          .setReturnNewWorkflowTask(random.nextBoolean())
          .setStickyAttributes(
              StickyExecutionAttributes.newBuilder()
                  .setWorkerTaskQueue(stickyQueue())
                  .setScheduleToStartTimeout(Durations.fromSeconds(STICKY_SECONDS)));
      cache.put(runId, List.copyOf(history));
    } else {
      cache.remove(runId);
    }
    caller.send(
        request.build(),
        RespondWorkflowTaskCompletedResponse.class,
        response -> {
          goBack(runId, response.getResetHistoryEventId());
          if (response.getResetHistoryEventId() == 0) {
            ledger.completed(runId, task.getStartedEventId());
          }
          if (!response.getWorkflowTask().getTaskToken().isEmpty()) {
            take(response.getWorkflowTask());
          }
        },
        refusal -> {
          cache.remove(runId);
          refused(task, refusal);
        });
  }

  /** The task has left no trace: the worker forgets it too (WC-16). */
  private void goBack(String runId, long eventId) {
    if (eventId > 0) {
      cache.computeIfPresent(
          runId,
          (_, known) -> List.copyOf(known.subList(0, Math.min(known.size(), (int) eventId))));
    }
  }

  private void fail(PollWorkflowTaskQueueResponse task, WorkflowTaskFailedCause cause) {
    caller.send(
        RespondWorkflowTaskFailedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setCause(cause)
            .setIdentity(name)
            .build(),
        RespondWorkflowTaskFailedResponse.class,
        _ -> {},
        refusal -> refused(task, refusal));
  }

  private static boolean isToBeTriedAgain(@Nullable String why) {
    return why != null
        && (why.equals("UnhandledCommand") || why.contains("wasn't found on the server")); // UP-19.
  }

  private void refused(PollWorkflowTaskQueueResponse task, ServiceException refusal) {
    switch (refusal) {
      case NotFound _ ->
          ledger.workflowTaskNotFound(
              task.getWorkflowExecution().getRunId(), task.getStartedEventId(), task.getAttempt());
      case InvalidRequest bad when isToBeTriedAgain(bad.getMessage()) -> {}
      default -> throw new AssertionError("a worker was refused for no reason", refusal);
    }
  }
}
