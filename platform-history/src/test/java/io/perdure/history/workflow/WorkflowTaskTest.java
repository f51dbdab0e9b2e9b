package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.completeWorkflow;
import static io.perdure.history.workflow.TestCommands.recordMarker;
import static io.perdure.history.workflow.TestCommands.startTimer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.common.api.TaskKind;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** WT-1 to WT-24, WC-1 to WC-20. */
class WorkflowTaskTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void thePollerSeesTheWholeHistoryUpToItsTask() { // WT-15, WT-16.
    workflow.start();

    var task = workflow.poll();

    HistoryText.check(
        task.seen(),
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted {"scheduledEventId": 2, "identity": "worker"}
        """);
    assertThat(task.response().getStartedEventId()).isEqualTo(3);
    assertThat(task.response().getPreviousStartedEventId()).isZero();
  }

  @Test
  void theSamePollGetsTheSameAnswerAndAnotherOneNone() { // WT-13.
    workflow.start();
    var dispatched = workflow.dispatched(TaskKind.TASK_KIND_WORKFLOW).getLast();
    var first = workflow.started(dispatched, false, "poll-1");

    var again = workflow.started(dispatched, false, "poll-1");
    var other = workflow.started(dispatched, false, "poll-2");

    assertThat(again.map(TestingTask::started)).isEqualTo(first.map(TestingTask::started));
    assertThat(other).isEmpty();
    assertThat(workflow.history(workflow.runId())).hasSize(3);
  }

  @Test
  void aPanicLoopWritesItsFirstFailureOnly() { // S-4.
    workflow.start();
    workflow.poll().fail();
    workflow.poll().fail();
    var third = workflow.poll();
    HistoryText.check(
        third.seen().subList(3, 6),
        """
        4 WorkflowTaskFailed
        5 WorkflowTaskScheduled {"attempt": 3}
        6 WorkflowTaskStarted
        """);

    third.complete(completeWorkflow());

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled {"attempt": 1}
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": \
        "WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE"}
        5 WorkflowTaskScheduled {"attempt": 3}
        6 WorkflowTaskStarted
        7 WorkflowTaskCompleted {"startedEventId": 6}
        8 WorkflowExecutionCompleted
        """);
  }

  @Test
  void aSignalEndsThePanicLoopsSilence() { // S-5.
    workflow.start();
    workflow.poll().fail();
    var second = workflow.poll();
    workflow.signal("pay");
    second.fail();
    workflow.poll().fail();

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed
        5 WorkflowExecutionSignaled
        6 WorkflowTaskScheduled {"attempt": 1}
        7 WorkflowTaskStarted
        8 WorkflowTaskFailed
        """);
  }

  @Test
  void aRepeatedTaskBecomesANormalOneWhenMoreHasHappened() { // WT-6.
    workflow.start();
    workflow.poll().fail();
    workflow.signal("pay");

    var task = workflow.poll();

    assertThat(task.response().getAttempt()).isEqualTo(1);
    HistoryText.check(
        task.seen().subList(3, 7),
        """
        4 WorkflowTaskFailed
        5 WorkflowExecutionSignaled
        6 WorkflowTaskScheduled {"attempt": 1}
        7 WorkflowTaskStarted
        """);
    workflow.checkReplay();
  }

  @Test
  void repeatedAttemptsGetMoreAndMoreTime() { // WT-8.
    workflow.start();
    for (var attempt = 1; attempt < 5; attempt++) {
      workflow.poll().fail();
    }
    var task = workflow.poll();

    var pending = workflow.run().workflowTasks().pending().orElseThrow();

    assertThat(task.response().getAttempt()).isEqualTo(5);
    assertThat(Duration.ofNanos(pending.getStartToCloseNanos()))
        .isBetween(Duration.ofSeconds(18), Duration.ofSeconds(20));
  }

  @Test
  void aTaskThatIsNotCompletedTimesOut() { // WT-9.
    workflow.start();
    var late = workflow.poll();

    workflow.advance(Duration.ofSeconds(10));

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskTimedOut {"startedEventId": 3, \
        "timeoutType": "TIMEOUT_TYPE_START_TO_CLOSE"}
        """);
    assertThat(workflow.dispatched(TaskKind.TASK_KIND_WORKFLOW).getLast().getAttempt())
        .isEqualTo(2);
    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(late::complete)
        .withMessage("Workflow task not found.");
  }

  @Test
  void aCachingWorkerGetsTheNewEventsOnly() {
    workflow.start();
    workflow.poll().completeSticky();
    workflow.signal("pay");

    var task = workflow.pollSticky();

    HistoryText.check(
        task.seen(),
        """
        4 WorkflowTaskCompleted
        5 WorkflowExecutionSignaled
        6 WorkflowTaskScheduled {"taskQueue": {"name": "worker-7", "normalName": "orders"}}
        7 WorkflowTaskStarted
        """);
    assertThat(task.response().getPreviousStartedEventId()).isEqualTo(3);
  }

  @Test
  void aDeadCachingWorkerIsReplaced() { // S-6.
    workflow.start();
    workflow.poll().completeSticky();
    workflow.signal("pay");

    workflow.advance(Duration.ofSeconds(5));

    var task = workflow.poll();
    assertThat(task.seen()).hasSize(9);
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 WorkflowExecutionSignaled
        6 WorkflowTaskScheduled {"taskQueue": {"kind": "TASK_QUEUE_KIND_STICKY"}}
        7 WorkflowTaskTimedOut {"timeoutType": "TIMEOUT_TYPE_SCHEDULE_TO_START"}
        8 WorkflowTaskScheduled {"attempt": 1, "taskQueue": {"name": "orders"}}
        9 WorkflowTaskStarted
        """);
  }

  @Test
  void anyWorkerMayTakeACachedTaskAndGetsTheWholeHistory() { // WT-11.
    workflow.start();
    workflow.poll().completeSticky();
    workflow.signal("pay");

    var task = workflow.poll();

    assertThat(task.seen()).extracting(HistoryEvent::getEventId).startsWith(1L).hasSize(7);
    assertThat(workflow.run().workflowTasks().isSticky()).isFalse();
  }

  @Test
  void aStickyTaskIsWorthNothingWhenHistoryHasTimedItOut() { // WT-10, MT-31.
    workflow.start();
    workflow.poll().completeSticky();
    workflow.signal("pay");

    var sticky = workflow.dispatched(TaskKind.TASK_KIND_WORKFLOW).getLast();

    assertThat(sticky.getExpiresAtMillis())
        .isEqualTo(workflow.now().plusSeconds(5).toEpochMilli() + 1);
  }

  @Test
  void aTaskThatFailsInACacheBeginsAnew() { // WT-4.
    workflow.start();
    workflow.poll().completeSticky();
    workflow.signal("pay");

    workflow.pollSticky().fail();

    assertThat(workflow.history(workflow.runId()).getLast().getEventId()).isEqualTo(9);
    assertThat(workflow.dispatched(TaskKind.TASK_KIND_WORKFLOW).getLast())
        .satisfies(task -> assertThat(task.getAttempt()).isEqualTo(1))
        .satisfies(task -> assertThat(task.getStickyTaskQueue()).isEmpty());
    workflow.checkReplay();
  }

  @Test
  void heartbeatsGoOnForHalfAnHour() { // WC-12.
    workflow.start();
    for (var minutes = 0; minutes < 30; minutes++) {
      workflow.poll().heartbeat();
      for (var i = 0; i < 10; i++) { // The task may be picked up late, it has no limit.
        workflow.advance(Duration.ofSeconds(6));
      }
    }
    var last = workflow.poll();
    workflow.advance(Duration.ofSeconds(1));

    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(last::heartbeat)
        .withMessage("workflow task heartbeat timeout");
    assertThat(
            workflow.history(workflow.runId()).getLast().hasWorkflowTaskTimedOutEventAttributes())
        .isTrue();
    workflow.checkReplay();
  }

  @Test
  void aBadCommandFailsTheTaskAndUndoesTheOthers() { // S-32, WC-5.
    workflow.start();
    var task = workflow.poll();

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(
            () ->
                task.complete(
                    startTimer("a", Duration.ofHours(1)), startTimer("a", Duration.ofHours(1))))
        .withMessageStartingWith("StartTimerDuplicateId: ");

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": "WORKFLOW_TASK_FAILED_CAUSE_START_TIMER_DUPLICATE_ID"}
        """);
  }

  @Test
  void theSameMistakeAgainWritesNothingAndWaits() { // WC-6.
    workflow.start();
    workflow.poll().fail();
    var second = workflow.poll();

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> second.complete(recordMarker("")));

    assertThat(workflow.run().workflowTasks().isStarted()).isTrue();
    assertThat(workflow.history(workflow.runId())).hasSize(4);
  }

  @Test
  void commandsAfterTheEndAreRefusedWithoutATrace() { // WC-3.
    workflow.start();
    var task = workflow.poll();

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> task.complete(completeWorkflow(), recordMarker("late")));

    assertThat(workflow.run().workflowTasks().isStarted()).isTrue();
  }

  @Test
  void tooMuchBehindATaskFailsIt() { // BE-7.
    workflow.start();
    workflow.poll();
    for (var i = 0; i <= 100; i++) {
      workflow.signal("pay-" + i);
    }

    assertThat(workflow.history(workflow.runId()))
        .hasSize(3 + 1 + 101 + 1)
        .element(3)
        .satisfies(
            event ->
                assertThat(event.getWorkflowTaskFailedEventAttributes().getCause().name())
                    .endsWith("FORCE_CLOSE_COMMAND"));
    workflow.checkReplay();
  }
}
