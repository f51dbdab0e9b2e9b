package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.NotFound;
import io.perdure.testing.engine.EngineSetup;
import io.perdure.testing.engine.EngineSetup.Seams;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people do who have restored a backup or lost a topic. */
final class RefreshScenariosTest {
  private boolean losing;

  @AutoClose
  private final Platform platform =
      new Platform(EngineSetup.PLAIN.with(Seams.NONE.withLosses(_ -> losing)));

  @Test
  @DisplayName("TK-9: all runs complete after their tasks were lost with the topic")
  void sendsAgainWhatATopicHasLost() {
    var waiting = platform.start("order-1");
    waiting.completeWorkflowTask(scheduleActivity("pay"), scheduleActivity("pack"));
    waiting.startActivity("pay").complete("paid");
    losing = true;
    waiting.completeWorkflowTask(scheduleActivity("send"));
    var fresh = platform.start("order-2");
    losing = false;
    assertThat(platform.hasNoWorkflowTask()).isTrue();

    platform.refresh(waiting);
    platform.refresh(fresh);

    fresh.completeWorkflowTask(completeWorkflow("done"));
    waiting.startActivity("pack").complete("packed");
    waiting.startActivity("send").complete("sent");
    waiting.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("TK-9: listings show a run, open or closed, whose record was lost")
  void isListedAgain() {
    losing = true;
    var open = platform.start("order-1");
    var closed = platform.start("order-2");
    closed.terminate("enough");
    losing = false;
    assertThat(platform.listed(closed)).isEmpty();

    platform.refresh(open);
    platform.refresh(closed);

    assertThat(platform.listed(open)).contains(WORKFLOW_EXECUTION_STATUS_RUNNING);
    assertThat(platform.listed(closed))
        .contains(
            io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  @DisplayName("TK-9: what was not lost is not done twice, and stored once")
  void doesNothingTwice() {
    var run = platform.start("order-1");
    platform.advance(ofMinutes(1));
    platform.refresh(run);
    platform.refresh(run);
    platform.advance(ofMinutes(1));
    assertThat(platform.storedTasks()).isEqualTo(1);

    run.completeWorkflowTask(completeWorkflow("done"));

    assertThat(platform.hasNoWorkflowTask()).isTrue();
    assertThat(platform.listed(run)).contains(WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  @Test
  @DisplayName("TK-9: a timer fires at its time, whether its wake-up was lost or not")
  void timersFireOnce() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(startTimer("reminder", ofMinutes(5)));
    var before = platform.wakeUps(run);
    platform.refresh(run);
    assertThat(platform.wakeUps(run)).hasSize(1).isNotEqualTo(before);

    platform.advance(ofMinutes(5));

    run.hasHistoryFrom(
        5,
        """
        5 TimerStarted {"timerId": "reminder"}
        6 TimerFired {"startedEventId": 5}
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("TK-9: a run that does not exist is not found")
  void needsARun() {
    var run = platform.start("order-1");

    assertThatThrownBy(
            () ->
                platform.refresh(
                    new ScenarioRun(platform, "order-2", run.runId().replace('0', '1'))))
        .isInstanceOf(NotFound.class);
  }
}
