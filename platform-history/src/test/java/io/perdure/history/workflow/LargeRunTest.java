package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.completeWorkflow;
import static io.perdure.history.workflow.TestCommands.startTimer;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.command.v1.Command;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs with so much pending that it is stored in parts. */
class LargeRunTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void isStoredInPartsOnceItHasGrown() {
    var runId = workflow.start().getRunId();
    assertThat(workflow.isSplit(runId)).isFalse();
    workflow.poll().complete(timers(200));
    assertThat(workflow.isSplit(runId)).isTrue();

    workflow.advance(Duration.ofMinutes(100));

    assertThat(workflow.run().timers().pending("timer-100")).isEmpty();
    assertThat(workflow.run().timers().pending("timer-101")).isPresent();
    assertThat(workflow.run().head().size()).isLessThan(300);
    workflow.checkReplay();
  }

  @Test
  void keepsWhatWaitsInOrder() {
    workflow.start();
    workflow.poll().complete(timers(200));
    workflow.signal("first");
    var task = workflow.poll();
    IntStream.range(0, 50).forEach(i -> workflow.signal("signal-" + i));

    task.complete();

    var history = workflow.history(workflow.runId());
    assertThat(history.subList(208, 258))
        .extracting(event -> event.getWorkflowExecutionSignaledEventAttributes().getSignalName())
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "signal-" + i).toList());
    workflow.checkReplay();
  }

  @Test
  void dropsItsTimersWhenItEnds() {
    var runId = workflow.start().getRunId();
    workflow.poll().complete(timers(200));
    workflow.signal("end");

    workflow.poll().complete(completeWorkflow());

    assertThat(workflow.run().timers().pending("timer-1")).isEmpty();
    assertThat(workflow.isSplit(runId)).isTrue(); // Request ids are kept.
    workflow.checkReplay();
  }

  private static Command[] timers(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> startTimer("timer-" + i, Duration.ofMinutes(i)))
        .toArray(Command[]::new);
  }
}
