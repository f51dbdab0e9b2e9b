package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.continueAsNew;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse.Outcome;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** SG-6: signals of other workflows that come again because their senders heard no answer. */
class ExternalSignalTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void comesOnceIntoARun() {
    workflow.start();

    signal("sender:5");
    signal("sender:5");

    assertThat(signals()).isOne();
  }

  @Test
  void doesNotComeAgainIntoTheNextRuns() {
    workflow.start();
    signal("sender:5");
    goOn();
    goOn();

    signal("sender:5");
    assertThat(signals()).isZero();

    signal("sender:6");
    assertThat(signals()).isOne();
  }

  @Test
  void doesNotComeAgainIntoARunBegunByAReset() {
    workflow.start();
    signal("sender:5");
    goOn();
    workflow.poll().complete();
    workflow.reset(4);

    signal("sender:5");

    assertThat(signals()).isZero();
  }

  @Test
  void theSignalsThatAreKnownFromEarlierRunsAreBounded() {
    workflow.start();
    for (var i = 0; i <= 100; i++) {
      signal("sender:" + i);
      workflow.advance(Duration.ofMillis(1));
    }
    goOn();

    signal("sender:1");
    assertThat(signals()).isZero();

    signal("sender:0");
    assertThat(signals()).isOne();
  }

  private void goOn() {
    workflow.poll().complete(continueAsNew());
    workflow.advance(Duration.ofSeconds(1)); // No two runs of a chain begin closer together.
  }

  private void signal(String requestId) {
    var signal =
        SignalWorkflowExecutionRequest.newBuilder()
            .setSignalName("hurry")
            .setRequestId(requestId)
            .build();
    var request =
        CrossExecutionRequest.newBuilder()
            .setWorkflowId("sender")
            .setSignal(signal.toByteString())
            .build();
    assertThat(workflow.ask(CrossExecution::decide, request).getOutcome())
        .isEqualTo(Outcome.OUTCOME_DONE);
  }

  private long signals() {
    workflow.checkReplay();
    return workflow.history(workflow.runId()).stream()
        .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
        .count();
  }
}
