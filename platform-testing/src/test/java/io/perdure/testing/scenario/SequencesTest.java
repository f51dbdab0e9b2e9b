package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.cancelActivity;
import static io.perdure.testing.scenario.Commands.cancelTimer;
import static io.perdure.testing.scenario.Commands.cancelWorkflow;
import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.failWorkflow;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.RetryPolicy;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The worked sequences: what stands in the history after the common ways of a run. */
final class SequencesTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  void aTimerWakesTheWorkflow() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(startTimer("reminder", ofMinutes(5)));

    platform.advance(ofMinutes(5));

    run.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 TimerStarted {"timerId": "reminder"}
        6 TimerFired {"timerId": "reminder", "startedEventId": 5}
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-1, CM-9: an activity, then the end")
  void anActivityThenTheEnd() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    run.startActivity().complete("paid");
    run.completeWorkflowTask(completeWorkflow("done"));

    run.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted {"scheduledEventId": 2}
        4 WorkflowTaskCompleted {"scheduledEventId": 2, "startedEventId": 3}
        5 ActivityTaskScheduled {"activityId": "pay", "workflowTaskCompletedEventId": 4}
        6 ActivityTaskStarted {"scheduledEventId": 5, "attempt": 1}
        7 ActivityTaskCompleted {"startedEventId": 6, "result": {"payloads": ["paid"]}}
        8 WorkflowTaskScheduled
        9 WorkflowTaskStarted
        10 WorkflowTaskCompleted
        11 WorkflowExecutionCompleted {"workflowTaskCompletedEventId": 10}
        """);
  }

  @Test
  @DisplayName("S-2: a signal during a workflow task comes after its commands")
  void aSignalDuringAWorkflowTask() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    run.signal("approve");
    task.complete(startTimer("t", ofMinutes(1)));

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 TimerStarted
        6 WorkflowExecutionSignaled {"signalName": "approve"}
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-3: a run does not close over a signal that it has not seen")
  void aSignalBeforeTheClose() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    run.signal("approve");

    assertThatThrownBy(() -> task.complete(completeWorkflow("done")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("UnhandledCommand");

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": "UnhandledCommand"}
        5 WorkflowExecutionSignaled
        6 WorkflowTaskScheduled {"attempt": 1}
        """);
  }

  @Test
  @DisplayName("S-4, EV-2, IV-10: repeated failures of a workflow task write one event")
  void aPanicLoop() {
    var run = platform.start("order-1");
    run.failWorkflowTask();
    run.failWorkflowTask();
    run.failWorkflowTask();
    run.hasHistoryFrom(3, "3 WorkflowTaskStarted\n4 WorkflowTaskFailed");

    run.completeWorkflowTask(startTimer("t", ofMinutes(1)));

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskFailed
        5 WorkflowTaskScheduled {"attempt": 4}
        6 WorkflowTaskStarted {"scheduledEventId": 5}
        7 WorkflowTaskCompleted {"scheduledEventId": 5, "startedEventId": 6}
        8 TimerStarted
        """);
  }

  @Test
  @DisplayName("S-5: a signal ends a series of failures")
  void aSignalDuringAPanicLoop() {
    var run = platform.start("order-1");
    run.failWorkflowTask();
    var second = run.startWorkflowTask();
    run.signal("approve");
    second.fail();
    run.failWorkflowTask();

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskFailed
        5 WorkflowExecutionSignaled
        6 WorkflowTaskScheduled {"attempt": 1}
        7 WorkflowTaskStarted
        8 WorkflowTaskFailed
        """);
  }

  @Test
  @DisplayName("S-6: the task of a sticky worker that has died goes to the normal queue")
  void aStickyWorkerDies() {
    var run = platform.start("order-1");
    platform.pollSticky("worker-1");
    run.startWorkflowTask().completeSticky("worker-1", ofSeconds(5), startTimer("t", ofSeconds(1)));

    platform.advance(ofSeconds(1));
    platform.advance(ofSeconds(5));
    run.startWorkflowTask();

    run.hasHistoryFrom(
        6,
        """
        6 TimerFired
        7 WorkflowTaskScheduled {"taskQueue": {"kind": "Sticky", "normalName": "orders"}}
        8 WorkflowTaskTimedOut {"timeoutType": "ScheduleToStart", "startedEventId": 0}
        9 WorkflowTaskScheduled {"taskQueue": {"name": "orders", "kind": "Normal"}}
        10 WorkflowTaskStarted
        """);
  }

  @Test
  @DisplayName("S-7: a heartbeat of a workflow task is followed by another task at once")
  void aWorkflowTaskHeartbeat() {
    var run = platform.start("order-1");
    run.startWorkflowTask().heartbeat();
    run.completeWorkflowTask(Commands.recordMarker("local"));

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskCompleted
        5 WorkflowTaskScheduled
        6 WorkflowTaskStarted
        7 WorkflowTaskCompleted
        8 MarkerRecorded {"markerName": "local"}
        """);
  }

  @Test
  @DisplayName("S-10: an activity cancelled before its start is closed by the same completion")
  void anActivityIsCancelledBeforeItsStart() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    run.signal("stop");
    run.completeWorkflowTask(cancelActivity(5), startTimer("t", ofMinutes(1)));

    run.hasHistoryFrom(
        9,
        """
        9 WorkflowTaskCompleted
        10 ActivityTaskCancelRequested {"scheduledEventId": 5}
        11 TimerStarted
        12 ActivityTaskCanceled {"scheduledEventId": 5, "startedEventId": 0, "details": {"payloads": ["ACTIVITY_ID_NOT_STARTED"]}}
        13 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-12: a termination fails the started workflow task and keeps the signal")
  void aTerminationDuringAWorkflowTask() {
    var run = platform.start("order-1");
    run.startWorkflowTask();
    run.signal("approve");
    run.terminate("enough");

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": "ForceCloseCommand"}
        5 WorkflowExecutionSignaled
        6 WorkflowExecutionTerminated {"reason": "enough"}
        """);
  }

  @Test
  @DisplayName("S-14: signal-with-start writes the signal before the first workflow task")
  void signalWithStart() {
    var run = platform.signalWithStart("order-1", "approve");

    run.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowExecutionSignaled {"signalName": "approve"}
        3 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-23: only the last attempt of an activity is in the history")
  void anActivityIsRetriedTwice() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    run.startActivity().fail("first");
    platform.advance(ofSeconds(1));
    run.startActivity().fail("second");
    platform.advance(ofSeconds(2));
    run.startActivity().complete("paid");

    run.hasHistoryFrom(
        5,
        """
        5 ActivityTaskScheduled
        6 ActivityTaskStarted {"attempt": 3, "lastFailure": {"message": "second"}}
        7 ActivityTaskCompleted
        8 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-24: an activity that nobody picks up times out without a started event")
  void anActivityIsNeverPickedUp() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(
        scheduleActivity("pay", a -> a.setScheduleToStartTimeout(proto(ofSeconds(3)))));

    platform.advance(ofSeconds(3));

    run.hasHistoryFrom(
        5,
        """
        5 ActivityTaskScheduled
        6 ActivityTaskTimedOut {"startedEventId": 0, "retryState": "Timeout", "failure": {"message": "activity ScheduleToStart timeout"}}
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-25: the end of an activity during a workflow task comes after its commands")
  void anActivityFailsDuringAWorkflowTask() {
    var run = platform.start("order-1");
    var once = RetryPolicy.newBuilder().setMaximumAttempts(1);
    run.completeWorkflowTask(scheduleActivity("pay", a -> a.setRetryPolicy(once)));
    run.signal("go");
    var task = run.startWorkflowTask();
    run.startActivity().fail("no money");
    task.complete(startTimer("t", ofMinutes(1)));

    run.hasHistoryFrom(
        9,
        """
        9 WorkflowTaskCompleted
        10 TimerStarted
        11 ActivityTaskStarted {"scheduledEventId": 5}
        12 ActivityTaskFailed {"startedEventId": 11, "retryState": "MaximumAttemptsReached"}
        13 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-26: buffered events that close an item come last")
  void bufferedEventsThatCloseComeLast() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("a"), scheduleActivity("b"));
    run.signal("first");
    var task = run.startWorkflowTask();
    run.startActivity("a").complete("A");
    run.signal("second");
    run.startActivity("b").complete("B");
    task.complete();

    run.hasHistoryFrom(
        10,
        """
        10 WorkflowTaskCompleted
        11 ActivityTaskStarted {"scheduledEventId": 5}
        12 WorkflowExecutionSignaled {"signalName": "second"}
        13 ActivityTaskStarted {"scheduledEventId": 6}
        14 ActivityTaskCompleted {"scheduledEventId": 5, "startedEventId": 11}
        15 ActivityTaskCompleted {"scheduledEventId": 6, "startedEventId": 13}
        16 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-27: a timer that is cancelled while its firing is buffered has never fired")
  void aTimerIsCancelledWhileItsFiringIsBuffered() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(startTimer("t", ofSeconds(1)));
    run.signal("go");
    var task = run.startWorkflowTask();
    platform.advance(ofSeconds(1));
    task.complete(cancelTimer("t"));

    run.hasHistoryFrom(
        8,
        """
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
        10 TimerCanceled {"timerId": "t", "startedEventId": 5}
        """);
  }

  @Test
  @DisplayName("S-28: a failed run is followed by another attempt")
  void aWorkflowIsRetried() {
    var retry = RetryPolicy.newBuilder().setInitialInterval(proto(ofSeconds(3)));
    var run = platform.start("order-1", start -> start.setRetryPolicy(retry));
    run.completeWorkflowTask(failWorkflow("no stock"));
    var next = platform.run("order-1");

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowExecutionFailed {"retryState": "InProgress", "newExecutionRunId": "%s"}
        """
            .formatted(next.runId()));
    next.hasHistory(
        """
        1 WorkflowExecutionStarted {"attempt": 2, "initiator": "Retry", "continuedExecutionRunId": "%1$s", "firstExecutionRunId": "%1$s", "firstWorkflowTaskBackoff": "3s", "continuedFailure": {"message": "no stock"}}
        """
            .formatted(run.runId()));
    platform.advance(ofSeconds(3));
    next.hasHistoryFrom(2, "2 WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("S-29: a run goes on in a new one, at most once a second")
  void aRunContinuesAsNew() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(continueAsNew("page 2"));
    var next = platform.run("order-1");

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowExecutionContinuedAsNew {"newExecutionRunId": "%s", "initiator": "Workflow"}
        """
            .formatted(next.runId()));
    next.hasHistory(
        """
        1 WorkflowExecutionStarted {"initiator": "Workflow", "continuedExecutionRunId": "%1$s", "firstExecutionRunId": "%1$s", "attempt": 1, "firstWorkflowTaskBackoff": "1s", "input": {"payloads": ["page 2"]}}
        """
            .formatted(run.runId()));
    platform.advance(ofSeconds(1));
    next.hasHistoryFrom(2, "2 WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("S-30, RC-4: a run that is out of time is closed without asking the worker")
  void aRunTimesOut() {
    var run = platform.start("order-1", s -> s.setWorkflowRunTimeout(proto(ofMinutes(1))));
    platform.advance(ofMinutes(1));
    run.hasHistoryFrom(
        2,
        """
        2 WorkflowTaskScheduled
        3 WorkflowExecutionTimedOut {"retryState": "RetryPolicyNotSet"}
        """);
  }

  @Test
  @DisplayName("S-30: a started workflow task is failed when its run is out of time")
  void aRunTimesOutDuringAWorkflowTask() {
    var run =
        platform.start(
            "order-1",
            start ->
                start
                    .setWorkflowRunTimeout(proto(ofSeconds(10)))
                    .setWorkflowTaskTimeout(proto(ofSeconds(10))));
    platform.advance(ofSeconds(5));
    run.startWorkflowTask();
    platform.advance(ofSeconds(5));

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": "ForceCloseCommand"}
        5 WorkflowExecutionTimedOut
        """);
  }

  @Test
  @DisplayName("S-31: a cancellation is a request that the workflow carries out")
  void aRunIsCancelled() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    run.cancel();
    run.completeWorkflowTask(cancelActivity(5), cancelWorkflow());

    run.hasHistoryFrom(
        6,
        """
        6 WorkflowExecutionCancelRequested
        7 WorkflowTaskScheduled
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
        10 ActivityTaskCancelRequested
        11 WorkflowExecutionCanceled
        """);
  }

  @Test
  @DisplayName("S-32: a bad command fails the workflow task once")
  void aBadCommand() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.complete(cancelTimer("unknown")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("BadCancelTimerAttributes: ");

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": "BadCancelTimerAttributes"}
        """);
  }
}
