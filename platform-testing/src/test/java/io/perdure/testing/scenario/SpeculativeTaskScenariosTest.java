package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.UpdateAnswers.accept;
import static io.perdure.testing.scenario.UpdateAnswers.reject;
import static io.perdure.testing.scenario.UpdateAnswers.respond;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.NotFound;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The workflow tasks that are begun for updates alone: when they are written, and when not. */
final class SpeculativeTaskScenariosTest {
  private static final String SCHEDULED_AND_STARTED =
      """
      5 WorkflowTaskScheduled
      6 WorkflowTaskStarted
      """;

  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("S-16: a signal makes the task of an update a normal one")
  void aSignalWritesTheTask() {
    var run = restingRun();
    var update = run.update("pay-1");
    var task = run.startWorkflowTask();
    run.signal("hurry");

    task.answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
    run.hasHistoryFrom(
        5,
        SCHEDULED_AND_STARTED
            + """
              7 WorkflowTaskCompleted
              8 WorkflowExecutionUpdateAccepted
              9 WorkflowExecutionUpdateCompleted
              10 WorkflowExecutionSignaled
              11 WorkflowTaskScheduled
              """);
  }

  @Test
  @DisplayName("S-17: a rejection by a task that has become a normal one is not undone")
  void aRejectionByAWrittenTaskStays() {
    var run = restingRun();
    var update = run.update("pay-1");
    var task = run.startWorkflowTask();
    run.signal("hurry");

    task.answer(reject("pay-1", "no money"));

    assertThat(update.outcome().getFailure().getMessage()).isEqualTo("no money");
    run.hasHistoryFrom(
        5,
        SCHEDULED_AND_STARTED
            + """
              7 WorkflowTaskCompleted
              8 WorkflowExecutionSignaled
              9 WorkflowTaskScheduled
              """);
  }

  @Test
  @DisplayName("S-19: an event before the task is started is written behind its schedule")
  void anEventBeforeTheStartWritesTheSchedule() {
    var run = restingRun();
    run.update("pay-1");
    run.signal("hurry");

    run.startWorkflowTask().answer(reject("pay-1", "no money"));

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowTaskScheduled
        6 WorkflowExecutionSignaled
        7 WorkflowTaskStarted
        8 WorkflowTaskCompleted
        """);
  }

  @Test
  @DisplayName("S-20: a task of an update that times out is written; the next one carries it again")
  void aTaskThatTimesOutIsWritten() {
    var run = restingRun();
    var update = run.update("pay-1");
    run.startWorkflowTask();

    platform.advance(ofSeconds(10));
    var task = run.startWorkflowTask();
    assertThat(task.response().getAttempt()).isEqualTo(2);
    task.answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
    run.hasHistoryFrom(
        5,
        SCHEDULED_AND_STARTED
            + """
              7 WorkflowTaskTimedOut {"timeoutType": "StartToClose"}
              8 WorkflowTaskScheduled {"attempt": "2"}
              9 WorkflowTaskStarted
              10 WorkflowTaskCompleted
              11 WorkflowExecutionUpdateAccepted
              12 WorkflowExecutionUpdateCompleted
              """);
  }

  @Test
  @DisplayName("S-36: a task of an update that nobody takes is written after five seconds")
  void aTaskThatNobodyTakesIsWritten() {
    var run = restingRun();
    run.update("pay-1");

    platform.advance(ofSeconds(6));
    run.startWorkflowTask().answer(reject("pay-1", "no money"));

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowTaskScheduled
        6 WorkflowTaskTimedOut {"timeoutType": "ScheduleToStart"}
        7 WorkflowTaskScheduled
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
        """);
  }

  @Test
  @DisplayName("S-35: termination writes a started task of an update, and no unstarted one")
  void terminationEndsTheTask() {
    var run = restingRun();
    var update = run.update("pay-1");
    run.startWorkflowTask();
    run.terminate("no more");
    var other = platform.start("order-2");
    other.completeWorkflowTask();
    other.update("pay-2");
    other.terminate("no more");

    run.hasHistoryFrom(
        5,
        SCHEDULED_AND_STARTED
            + """
              7 WorkflowTaskFailed {"cause": "ForceCloseCommand"}
              8 WorkflowExecutionTerminated
              """);
    other.hasHistoryFrom(5, "5 WorkflowExecutionTerminated");
    assertThatThrownBy(update::response)
        .isInstanceOf(NotFound.class)
        .hasMessage("workflow update was aborted by closing workflow");
  }

  @Test
  @DisplayName("WC-16: a task that would be shipped with too many events again is written")
  void keepsATaskThatShipsEvents() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(recordMarker("seen"));
    var update = run.update("pay-1");

    run.startWorkflowTask().answer(reject("pay-1", "no money"));

    assertThat(update.outcome().hasFailure()).isTrue();
    run.hasHistoryFrom(
        6,
        """
        6 WorkflowTaskScheduled
        7 WorkflowTaskStarted
        8 WorkflowTaskCompleted
        """);
  }

  @Test
  @DisplayName("WC-16: a worker that can be sent events again spares them")
  void sparesATaskThatShipsEvents() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(recordMarker("seen"));
    run.update("pay-1");

    run.startWorkflowTask()
        .complete(
            request -> {
              request.addMessages(reject("pay-1", "no money"));
              request.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(true);
            });

    assertThat(run.history()).hasSize(5);
  }

  @Test
  @DisplayName("WC-14, WC-21: the next task comes with the answer, and is no trace if it rejects")
  void comesWithTheAnswer() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    var update = run.update("pay-1");

    var next = task.completeForNext();
    assertThat(next.response().getMessagesCount()).isEqualTo(1);
    next.answer(reject("pay-1", "no money"));

    assertThat(update.outcome().hasFailure()).isTrue();
    assertThat(run.history()).hasSize(4);
  }

  @Test
  @DisplayName("S-18, WC-15, UP-24: a rejected update leaves no trace")
  void leavesNoTraceOfARejection() {
    var run = restingRun();

    var update = run.update("pay-1");
    var response = run.startWorkflowTask().answer(reject("pay-1", "no money"));

    assertThat(update.stage()).isEqualTo("completed");
    assertThat(update.outcome().getFailure().getMessage()).isEqualTo("no money");
    assertThat(response.getResetHistoryEventId()).isEqualTo(3);
    assertThat(run.history()).hasSize(4);
    assertThat(run.describe().hasPendingWorkflowTask()).isFalse();
  }

  @Test
  @DisplayName("WT-18: a written task still leaves a sticky worker that the run has left meanwhile")
  void leavesAWorkerThatTheRunHasLeft() {
    var run = platform.start("order-1");
    platform.pollSticky("worker-1");
    run.startWorkflowTask().completeSticky("worker-1", ofSeconds(5));
    run.update("pay-1");
    run.resetStickyTaskQueue();
    run.signal("go");

    platform.advance(ofSeconds(6));

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowTaskScheduled {"taskQueue": {"kind": "Sticky"}}
        6 WorkflowExecutionSignaled
        7 WorkflowTaskTimedOut {"timeoutType": "ScheduleToStart"}
        8 WorkflowTaskScheduled {"taskQueue": {"kind": "Normal"}}
        """);
    run.startWorkflowTask();
  }

  @Test
  @DisplayName("UP-12: an update is taken along before the first workflow task of a delayed start")
  void isTakenDuringAStartDelay() {
    var run =
        platform.start("order-1", it -> it.setWorkflowStartDelay(Commands.proto(ofMinutes(5))));
    var update = run.update("pay-1");

    run.startWorkflowTask().answer(reject("pay-1", "not yet"));

    assertThat(update.outcome().hasFailure()).isTrue();
    assertThat(run.history()).hasSize(1);
    platform.advance(ofMinutes(5));
    run.completeWorkflowTask();
  }

  private ScenarioRun restingRun() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    return run;
  }
}
