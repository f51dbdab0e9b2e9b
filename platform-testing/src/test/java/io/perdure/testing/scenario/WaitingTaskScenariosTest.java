package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.testing.engine.EngineSetup;
import io.perdure.testing.engine.EngineSetup.Seams;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tasks that wait for a worker for long, and tasks that were lost on their way to one. */
final class WaitingTaskScenariosTest {
  private boolean losing;

  @AutoClose
  private final Platform platform =
      new Platform(EngineSetup.PLAIN.with(Seams.NONE.withLosses(_ -> losing)));

  @Test
  @DisplayName("TK-8: a lost workflow task is sent again after 10 minutes")
  void sendsALostWorkflowTaskAgain() {
    losing = true;
    var run = platform.start("order-1");
    losing = false;

    platform.advance(ofMinutes(10).minusSeconds(1));
    assertThat(platform.hasNoWorkflowTask()).isTrue();
    platform.advance(ofSeconds(2));

    run.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("TK-8: a lost activity task is sent again after 10 minutes")
  void sendsALostActivityTaskAgain() {
    var run = platform.start("order-1");
    losing = true;
    run.completeWorkflowTask(scheduleActivity("pay"));
    losing = false;

    platform.advance(ofMinutes(10).minusSeconds(1));
    assertThat(platform.hasNoActivityTask()).isTrue();
    platform.advance(ofSeconds(2));

    run.startActivity("pay").complete("paid");
    run.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("TK-8: a task that is lost once more is sent again later and later")
  void sendsAgainWhatIsLostAgain() {
    losing = true;
    var run = platform.start("order-1");
    platform.advance(ofMinutes(29));
    losing = false;

    assertThat(platform.hasNoWorkflowTask()).isTrue();
    platform.advance(ofMinutes(2));

    run.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("MT-216: a task that waits for days is stored once")
  void aWaitingTaskIsStoredOnce() {
    platform.start("order-1");

    platform.advance(ofDays(7));

    assertThat(platform.storedTasks()).isEqualTo(1);
  }

  @Test
  @DisplayName("TK-8: a run without a worker is written nine times on its first day, then daily")
  void aRunWithoutAWorkerCostsLittle() {
    var run = platform.start("order-1");
    platform.advance(ofHours(22));
    var firstDay = changes(run);
    platform.advance(ofDays(10));

    assertThat(firstDay).isEqualTo(9);
    assertThat(changes(run) - firstDay).isEqualTo(10);
  }

  @Test
  @DisplayName("TK-8: the start of a task needs no wake-up of its own")
  void theStartOfATaskNeedsNoOtherWakeUp() {
    var run = platform.start("order-1");
    var stored = platform.wakeUps(run);

    run.startWorkflowTask();

    assertThat(platform.wakeUps(run)).hasSize(1).isEqualTo(stored);
  }

  @Test
  @DisplayName("TK-8: a paused run's tasks are not sent again")
  void aPausedRunIsLeftAlone() {
    var run = platform.start("order-1");
    platform.request(
        PauseWorkflowExecutionRequest.newBuilder().setWorkflowId("order-1").build(),
        PauseWorkflowExecutionResponse.class);
    var before = changes(run);

    platform.advance(ofDays(1));

    assertThat(changes(run) - before).isEqualTo(1); // It is woken once, and then no more.
  }

  private static long changes(ScenarioRun run) {
    return run.describe().getWorkflowExecutionInfo().getStateTransitionCount();
  }
}
