package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.cancelWorkflow;
import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.failWorkflow;
import static io.perdure.testing.scenario.Commands.proto;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Chains of runs that a cron schedule begins. The clock starts at a full minute. */
final class CronScenariosTest {
  @AutoClose private final Platform platform = new Platform();

  @BeforeEach
  void beginsAtAFullMinute() {
    platform.advance(ofSeconds(60 - platform.now().getEpochSecond() % 60));
  }

  @Test
  @DisplayName("ST-17, ST-18: the first run waits for the first fire")
  void waitsForTheFirstFire() {
    var run = platform.start("report", every("*/5 * * * *"));
    var wait = 300 - platform.now().getEpochSecond() % 300;

    run.hasHistory(
        """
        1 WorkflowExecutionStarted {"initiator": "CronSchedule", "cronSchedule": "*/5 * * * *", "firstWorkflowTaskBackoff": "%ds"}
        """
            .formatted(wait));

    platform.advance(ofSeconds(wait));
    run.startWorkflowTask();
  }

  @Test
  @DisplayName("S-13, RC-8: the next run waits for the next fire and is given the last result")
  void theNextRunIsGivenTheLastResult() {
    var run = platform.start("report", every("@every 10s"));
    platform.advance(ofSeconds(10));

    run.completeWorkflowTask(completeWorkflow("done"));

    var next = platform.run("report");
    run.hasHistoryFrom(
        5, "5 WorkflowExecutionCompleted {\"newExecutionRunId\": \"%s\"}".formatted(next.runId()));
    next.hasHistory(
        """
        1 WorkflowExecutionStarted {"initiator": "CronSchedule", "attempt": 1, "continuedExecutionRunId": "%s", "firstExecutionRunId": "%1$s", "firstWorkflowTaskBackoff": "10s", "lastCompletionResult": {"payloads": ["done"]}}
        """
            .formatted(run.runId()));
  }

  @Test
  @DisplayName("RC-8: after a failure the next run is given the failure and the last good result")
  void keepsTheLastResultOverAFailure() {
    platform.start("report", every("@every 10s"));
    afterTenSeconds(completeWorkflow("done"));

    afterTenSeconds(failWorkflow("no data"));

    platform
        .run("report")
        .hasHistory(
            """
            1 WorkflowExecutionStarted {"initiator": "CronSchedule", "continuedFailure": {"message": "no data"}, "lastCompletionResult": {"payloads": ["done"]}}
            """);
    afterTenSeconds(completeWorkflow("better"));
    assertThat(
            platform
                .run("report")
                .history()
                .getFirst()
                .getWorkflowExecutionStartedEventAttributes())
        .matches(started -> !started.hasContinuedFailure())
        .matches(started -> started.getInput().getPayloadsCount() == 1);
  }

  @Test
  @DisplayName("RC-1, RC-5: a retry policy goes before the schedule")
  void retriesBeforeItWaitsForTheSchedule() {
    var policy = RetryPolicy.newBuilder().setMaximumAttempts(2);
    var run =
        platform.start("report", every("@every 10s").andThen(it -> it.setRetryPolicy(policy)));
    afterTenSeconds(failWorkflow("first"));
    run.hasHistoryFrom(5, "5 WorkflowExecutionFailed {\"retryState\": \"InProgress\"}");

    platform.advance(ofSeconds(1));
    var second = platform.run("report");
    second.completeWorkflowTask(failWorkflow("second"));

    second.hasHistoryFrom(
        5, "5 WorkflowExecutionFailed {\"retryState\": \"MaximumAttemptsReached\"}");
    platform
        .run("report")
        .hasHistory(
            """
            1 WorkflowExecutionStarted {"initiator": "CronSchedule", "attempt": 1, "continuedFailure": {"message": "second"}}
            """);
  }

  @Test
  @DisplayName("TO-3: a run that times out is followed by the next fire")
  void goesOnAfterARunTimeout() {
    var run =
        platform.start(
            "report",
            every("@every 10s").andThen(it -> it.setWorkflowRunTimeout(proto(ofSeconds(15)))));

    platform.advance(ofSeconds(25));

    run.hasHistoryFrom(3, "3 WorkflowExecutionTimedOut {\"retryState\": \"RetryPolicyNotSet\"}");
    platform
        .run("report")
        .hasHistory(
            """
            1 WorkflowExecutionStarted {"initiator": "CronSchedule", "firstWorkflowTaskBackoff": "5s", "continuedFailure": {"message": "workflow timeout"}}
            """);
  }

  @Test
  @DisplayName("RC-9: fires that are missed while a run goes on are skipped")
  void skipsMissedFires() {
    platform.start("report", every("@every 10s"));
    platform.advance(ofSeconds(10));
    var task = platform.run("report").startWorkflowTask();
    platform.advance(ofSeconds(7));
    task.heartbeat();
    platform.advance(ofSeconds(7));

    platform.run("report").completeWorkflowTask(completeWorkflow("late"));

    platform
        .run("report")
        .hasHistory("1 WorkflowExecutionStarted {\"firstWorkflowTaskBackoff\": \"6s\"}");
  }

  @Test
  @DisplayName("RC-1, RC-13, TM-5: cancellation and termination end the chain")
  void endsWithACancellation() {
    var canceled = platform.start("canceled", every("@every 10s"));
    canceled.cancel();
    canceled.completeWorkflowTask(cancelWorkflow());
    var terminated = platform.start("terminated", every("@every 10s"));
    terminated.terminate("enough");

    assertThat(platform.run("canceled").runId()).isEqualTo(canceled.runId());
    assertThat(platform.run("terminated").runId()).isEqualTo(terminated.runId());
  }

  @Test
  @DisplayName("RC-13: the execution timeout ends the chain")
  void endsWithTheExecutionTimeout() {
    platform.start(
        "report",
        every("@every 10s").andThen(it -> it.setWorkflowExecutionTimeout(proto(ofSeconds(15)))));
    afterTenSeconds(completeWorkflow("done"));

    platform.advance(ofHours(1));

    platform
        .run("report")
        .hasHistoryFrom(2, "2 WorkflowExecutionTimedOut {\"retryState\": \"Timeout\"}");
  }

  @Test
  @DisplayName("CA-2: a command takes its cron schedule along, or ends it")
  void continuesWithTheScheduleOfTheCommand() {
    var run = platform.start("report", every("@every 10s"));
    platform.advance(ofSeconds(10));

    run.completeWorkflowTask(continueAs("@every 20s"));

    var next = platform.run("report");
    next.hasHistory(
        """
        1 WorkflowExecutionStarted {"cronSchedule": "@every 20s", "initiator": "Workflow", "firstWorkflowTaskBackoff": "1s"}
        """);
    platform.advance(ofSeconds(1));
    assertThatThrownBy(() -> next.completeWorkflowTask(continueAs("never")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("BadContinueAsNewAttributes: invalid CronSchedule.");
  }

  @Test
  @DisplayName("ST-5: a schedule that never fires is refused")
  void refusesAScheduleThatNeverFires() {
    assertThatThrownBy(() -> platform.start("report", every("0 0 31 2 *")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("invalid CronSchedule.");

    platform.start("report").completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("ST-5, ST-30: a start that is refused ends no run, and begins none")
  void aRefusedScheduleEndsNothing() {
    var open = platform.start("report");

    assertThatThrownBy(
            () ->
                platform.start(
                    "report",
                    every("0 0 31 2 *")
                        .andThen(
                            it ->
                                it.setWorkflowIdConflictPolicy(
                                    WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING))))
        .isInstanceOf(InvalidRequest.class);

    open.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("SW-4: signal-with-start respects the schedule, SW-3: a second one does not wait")
  void signalsAWorkflowWithASchedule() {
    var run = platform.signalWithStart("report", "go", it -> it.setCronSchedule("@every 10s"));
    run.hasHistory(
        """
        1 WorkflowExecutionStarted {"firstWorkflowTaskBackoff": "10s"}
        2 WorkflowExecutionSignaled
        """);

    platform.signalWithStart("report", "go");

    run.startWorkflowTask();
  }

  private void afterTenSeconds(Command command) {
    platform.advance(ofSeconds(10));
    platform.run("report").completeWorkflowTask(command);
  }

  private static Consumer<StartWorkflowExecutionRequest.Builder> every(String schedule) {
    return request -> request.setCronSchedule(schedule).setInput(Texts.payloads("all"));
  }

  private static Command continueAs(String schedule) {
    var command =
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION);
    command.getContinueAsNewWorkflowExecutionCommandAttributesBuilder().setCronSchedule(schedule);
    return command.build();
  }
}
