package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.cancelTimer;
import static io.perdure.history.workflow.TestCommands.completeWorkflow;
import static io.perdure.history.workflow.TestCommands.startTimer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.common.error.InvalidRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** TI-1 to TI-4, CM-4, CM-12. */
class TimerTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void timersThatAreDueTogetherFireTogetherInOrder() { // TI-2.
    workflow.start();
    workflow
        .poll()
        .complete(
            startTimer("late", Duration.ofNanos(60_000_900_000L)),
            startTimer("early", Duration.ofNanos(60_000_100_000L)));

    workflow.advance(Duration.ofMillis(60_001));

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 TimerStarted {"timerId": "late", "workflowTaskCompletedEventId": 4}
        6 TimerStarted {"timerId": "early"}
        7 TimerFired {"timerId": "early", "startedEventId": 6}
        8 TimerFired {"timerId": "late", "startedEventId": 5}
        9 WorkflowTaskScheduled
        """);
  }

  @Test
  void aTimerOfNoPossibleDurationIsABadCommand() { // CM-4.
    var command = startTimer("a", Duration.ZERO).toBuilder();
    command
        .getStartTimerCommandAttributesBuilder()
        .setStartToFireTimeout(
            com.google.protobuf.Duration.newBuilder().setSeconds(Long.MAX_VALUE));
    workflow.start();
    var task = workflow.poll();

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> task.complete(command.build()))
        .withMessageStartingWith("BadStartTimerAttributes: invalid StartToFireTimeout");
  }

  @Test
  void noTimerFiresEarly() { // TK-5.
    workflow.start();
    workflow.poll().complete(startTimer("a", Duration.ofNanos(60_000_000_001L)));

    workflow.advance(Duration.ofSeconds(60));

    assertThat(workflow.history(workflow.runId())).hasSize(5);
    assertThat(workflow.wakeUp()).isEqualTo(workflow.now().plusMillis(1));
  }

  @Test
  void aTimerOfNoTimeFiresAfterTheCompletion() { // TI-4.
    workflow.start();
    workflow.poll().complete(startTimer("a", Duration.ZERO));
    assertThat(workflow.history(workflow.runId())).hasSize(5);

    workflow.advance(Duration.ZERO);

    assertThat(workflow.history(workflow.runId())).hasSize(7);
    workflow.checkReplay();
  }

  @Test
  void aCanceledTimerDoesNotFire() {
    workflow.start();
    workflow.poll().complete(startTimer("a", Duration.ofMinutes(1)));
    workflow.signal("stop");
    workflow.poll().complete(cancelTimer("a"));

    workflow.advance(Duration.ofMinutes(1));

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 TimerStarted
        6 WorkflowExecutionSignaled
        7 WorkflowTaskScheduled
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
        10 TimerCanceled {"timerId": "a", "startedEventId": 5, "identity": "worker"}
        """);
  }

  @Test
  void aTimerThatFiredUnseenCanBeCanceled() { // S-27.
    var task = firedBehindATask();

    task.complete(cancelTimer("a"));

    assertThat(workflow.history(workflow.runId()))
        .noneMatch(event -> event.hasTimerFiredEventAttributes())
        .last()
        .satisfies(event -> assertThat(event.hasTimerCanceledEventAttributes()).isTrue());
    workflow.checkReplay();
  }

  @Test
  void cancelingTheUnseenTimerLetsTheWorkflowEnd() { // WC-9.
    var task = firedBehindATask();

    task.complete(cancelTimer("a"), completeWorkflow());

    assertThat(workflow.run().isOpen()).isFalse();
    workflow.checkReplay();
  }

  private TestingTask firedBehindATask() {
    workflow.start();
    workflow.poll().complete(startTimer("a", Duration.ofSeconds(5)));
    workflow.signal("go");
    var task = workflow.poll();
    workflow.advance(Duration.ofSeconds(5));
    return task;
  }

  @Test
  void refusesToCancelAnUnknownTimer() { // CM-13.
    workflow.start();
    var task = workflow.poll();

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> task.complete(cancelTimer("a")))
        .withMessageStartingWith("BadCancelTimerAttributes: ");
  }

  @Test
  void anIdMayBeUsedAgain() { // CM-5.
    workflow.start();
    workflow.poll().complete(startTimer("a", Duration.ofSeconds(5)));
    workflow.advance(Duration.ofSeconds(5));

    workflow.poll().complete(startTimer("a", Duration.ofSeconds(5)));

    assertThat(workflow.run().timers().pending("a")).isPresent();
    workflow.checkReplay();
  }
}
