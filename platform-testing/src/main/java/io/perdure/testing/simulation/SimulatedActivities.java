package io.perdure.testing.simulation;

import io.perdure.common.error.NotFound;
import io.perdure.common.error.ServiceException;
import io.perdure.common.token.TaskTokens;
import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.OneNamespace;
import io.perdure.testing.engine.Reply;
import io.perdure.testing.scenario.Commands;
import io.perdure.testing.scenario.Texts;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * An activity poller of a worker: fails as often as the activity's input says, then completes it;
 * sometimes too late, twice, or never.
 */
final class SimulatedActivities {
  private static final Duration HOLD = Duration.ofSeconds(20);
  private static final int LONGEST_WORK_MILLIS = 1_500;
  private static final int TOO_LONG_MILLIS = (int) Commands.ACTIVITY_TIMEOUT.toMillis();

  private final String name;
  private final Agenda agenda;
  private final Engine engine;
  private final Caller caller;
  private final Ledger ledger;
  private final RandomGenerator random;
  private boolean careful;

  SimulatedActivities(
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
  }

  /** Begins to poll. */
  void begin() {
    var request =
        PollActivityTaskQueueRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskQueue(TaskQueue.newBuilder().setName(SimulatedClient.TASK_QUEUE))
            .setIdentity(name)
            .build();
    engine.poll(
        request,
        SimulatedClient.TASK_QUEUE,
        HOLD,
        reply -> {
          if (reply instanceof Reply.Answer(PollActivityTaskQueueResponse task)
              && !task.getTaskToken().isEmpty()) {
            take(task);
          }
          later(1, this::begin);
        });
  }

  /** From now on it makes no mistakes. */
  void takeCare() {
    careful = true;
  }

  private void later(int millis, Runnable action) {
    agenda.in(Duration.ofMillis(millis), name + ": activity", () -> true, action);
  }

  private void take(PollActivityTaskQueueResponse task) {
    var failures = Integer.parseInt(Texts.first(task.getInput()));
    var mood = careful ? 99 : random.nextInt(100);
    if (mood < 4) {
      return; // The worker has died: the attempt times out.
    }
    var work = random.nextInt(1, LONGEST_WORK_MILLIS) + (mood < 10 ? TOO_LONG_MILLIS : 0);
    if (task.getAttempt() <= failures) {
      later(work, () -> fail(task));
    } else {
      later(work, () -> complete(task));
      if (mood < 20) {
        later(work, () -> complete(task));
      }
    }
  }

  private void complete(PollActivityTaskQueueResponse task) {
    var result = "attempt " + task.getAttempt();
    caller.send(
        RespondActivityTaskCompletedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setResult(Texts.payloads(result))
            .setIdentity(name)
            .build(),
        RespondActivityTaskCompletedResponse.class,
        _ ->
            ledger.result(
                new Ledger.Result(runId(task), scheduledEventId(task), task.getAttempt(), result)),
        refusal -> refused(task, refusal));
  }

  private void fail(PollActivityTaskQueueResponse task) {
    caller.send(
        RespondActivityTaskFailedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setFailure(Commands.failure("as programmed"))
            .setIdentity(name)
            .build(),
        RespondActivityTaskFailedResponse.class,
        _ -> {},
        refusal -> refused(task, refusal));
  }

  private void refused(PollActivityTaskQueueResponse task, ServiceException refusal) {
    if (!(refusal instanceof NotFound)) {
      throw new AssertionError("a worker was refused for no reason", refusal);
    }
    ledger.activityNotFound(runId(task), scheduledEventId(task), task.getAttempt());
  }

  private static String runId(PollActivityTaskQueueResponse task) {
    return task.getWorkflowExecution().getRunId();
  }

  private static long scheduledEventId(PollActivityTaskQueueResponse task) {
    return TaskTokens.read(task.getTaskToken()).getScheduledEventId();
  }
}
