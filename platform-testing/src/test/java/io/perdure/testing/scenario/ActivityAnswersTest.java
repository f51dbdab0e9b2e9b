package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.cancelActivity;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What workers and others say of an activity, by its task and by its id, and how large it may be.
 */
final class ActivityAnswersTest {
  private static final String HUGE = "x".repeat(2 * 1024 * 1024 + 1);

  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("AC-11, FS-2: a result that is too large fails the activity for good")
  void aResultThatIsTooLarge() {
    var run = withActivity();

    run.startActivity("pay").complete(HUGE);

    var failure = recordedFailure(run);
    assertThat(failure.getMessage()).isEqualTo("Complete result exceeds size limit.");
    assertThat(failure.getServerFailureInfo().getNonRetryable()).isTrue();
  }

  @Test
  @DisplayName("AC-12, FS-2: a failure that is too large is cut, and is the last")
  void aFailureThatIsTooLarge() {
    var run = withActivity();

    run.startActivity("pay").fail(HUGE);

    var failure = recordedFailure(run);
    assertThat(failure.getMessage()).isEqualTo("Failure exceeds size limit.");
    assertThat(failure.getCause().getMessage()).startsWith("xxx").hasSizeLessThan(4_096);
  }

  @Test
  @DisplayName("AC-13, FS-2: an activity whose report of its cancellation is too large has failed")
  void aCancellationThatIsTooLarge() {
    var run = withActivity();
    var task = run.startActivity("pay");
    run.signal("stop");
    run.completeWorkflowTask(cancelActivity(5));

    task.cancel(HUGE);

    assertThat(run.history())
        .anyMatch(
            event ->
                event
                    .getActivityTaskFailedEventAttributes()
                    .getFailure()
                    .getMessage()
                    .equals("Cancel details exceed size limit."));
  }

  @Test
  @DisplayName("AC-23, FS-2: a heartbeat that is too large fails the activity, and says so")
  void aHeartbeatThatIsTooLarge() {
    var run = withActivity();

    var told = run.startActivity("pay").heartbeat(HUGE);

    assertThat(told.getCancelRequested()).isTrue();
    assertThat(recordedFailure(run).getMessage()).isEqualTo("Heartbeat details exceed size limit.");
  }

  @Test
  @DisplayName("AC-12: details that come with a failure and are too large are dropped, and told")
  void dropsDetailsThatAreTooLarge() {
    var run = withActivity();
    var task = run.startActivity("pay");
    task.heartbeat("half");

    var told =
        platform.request(
            RespondActivityTaskFailedRequest.newBuilder()
                .setTaskToken(task.response().getTaskToken())
                .setFailure(Commands.failure("no money"))
                .setLastHeartbeatDetails(Texts.payloads(HUGE))
                .build(),
            RespondActivityTaskFailedResponse.class);

    assertThat(told.getFailures(0).getMessage()).isEqualTo("Heartbeat details exceed size limit.");
    assertThat(pending(run).getAttempt()).isEqualTo(2);
    assertThat(pending(run).getHeartbeatDetails()).isEqualTo(Texts.payloads("half"));
  }

  @Test
  @DisplayName("AC-22, IV-10: a heartbeat without details forgets those of the one before")
  void aHeartbeatReplacesTheOneBefore() {
    var run = withActivity();
    var task = run.startActivity("pay");
    task.heartbeat("half");
    assertThat(pending(run).hasHeartbeatDetails()).isTrue();

    platform.request(
        RecordActivityTaskHeartbeatRequest.newBuilder()
            .setTaskToken(task.response().getTaskToken())
            .build(),
        RecordActivityTaskHeartbeatResponse.class);

    assertThat(pending(run).hasHeartbeatDetails()).isFalse();
    assertThat(run.history()).hasSize(5);
  }

  @Test
  @DisplayName("AC-17: of a failure that is too large to be kept a part is kept")
  void keepsAPartOfALargeFailure() {
    var run = withActivity();

    run.startActivity("pay").fail("x".repeat(5_000));

    var kept = pending(run).getLastFailure();
    assertThat(kept.getMessage()).isEqualTo("Failure exceeds size limit.");
    assertThat(kept.getCause().getMessage()).startsWith("xxx");
  }

  @Test
  @DisplayName("AC-14: by its id an activity can be completed that nobody has started")
  void completesByItsIdWhatHasNotStarted() {
    var run = withActivity();

    completeById("pay");

    run.hasHistoryFrom(
        6,
        """
        6 ActivityTaskStarted {"identity": "client", "attempt": 1}
        7 ActivityTaskCompleted {"startedEventId": 6, "identity": "client"}
        8 WorkflowTaskScheduled
        """);
    assertThat(platform.hasNoActivityTask()).isTrue();
  }

  @Test
  @DisplayName(
      "AC-14: by its id an activity is completed whatever its attempt; others are not found")
  void completesByItsIdWhateverTheAttempt() {
    var run = withActivity();
    run.startActivity("pay").fail("no money");
    platform.advance(ofSeconds(1));
    run.startActivity("pay");

    completeById("pay");

    run.hasHistoryFrom(
        6,
        "6 ActivityTaskStarted {\"attempt\": 2}\n7 ActivityTaskCompleted\n8 WorkflowTaskScheduled");
    assertThatThrownBy(() -> completeById("pay"))
        .hasMessageStartingWith("cannot find pending activity with ActivityID pay");
  }

  @Test
  @DisplayName("AC-19: only what is pending can be canceled, and once")
  void refusesToCancelWhatIsNotPending() {
    var run = withActivity();
    run.startActivity("pay");
    run.signal("stop");
    run.completeWorkflowTask(cancelActivity(5), startTimer("wait", ofMinutes(1)));
    run.signal("again");
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.complete(cancelActivity(5)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("BadRequestCancelActivityAttributes");
    var other = run.startWorkflowTask();
    assertThatThrownBy(() -> other.complete(cancelActivity(4)))
        .hasMessageStartingWith("BadRequestCancelActivityAttributes");
  }

  @Test
  @DisplayName("TM-4, AC-10: whoever works for a run that is terminated is told at the next word")
  void theRunOfTheActivityIsClosed() {
    var run = withActivity();
    var task = run.startActivity("pay");
    run.terminate("enough");

    assertThatThrownBy(() -> task.heartbeat("half"))
        .isInstanceOf(NotFound.class)
        .hasMessage("workflow execution already completed");
    assertThatThrownBy(() -> task.complete("done")).isInstanceOf(NotFound.class);
  }

  @Test
  @DisplayName("DE-3: an activity that waits for its next attempt is described")
  void describesWhatWaits() {
    var run = withActivity();
    var begun = platform.now();
    run.startActivity("pay").fail("no money");

    var told = pending(run);

    assertThat(told.getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED);
    assertThat(told.getAttempt()).isEqualTo(2);
    assertThat(told.getLastWorkerIdentity()).isEqualTo("worker");
    assertThat(told.getCurrentRetryInterval()).isEqualTo(proto(ofSeconds(1)));
    assertThat(told.getNextAttemptScheduleTime().getSeconds())
        .isEqualTo(begun.plusSeconds(1).getEpochSecond());
    assertThat(told.hasLastAttemptCompleteTime()).isTrue();
    assertThat(told.hasExpirationTime()).isFalse();
    assertThat(told.getActivityOptions().getStartToCloseTimeout())
        .isEqualTo(proto(Commands.ACTIVITY_TIMEOUT));
  }

  @Test
  @DisplayName("DE-3: so is one that runs")
  void describesWhatRuns() {
    var run = withActivity();
    var task = run.startActivity("pay");
    task.heartbeat("half");

    var told = pending(run);

    assertThat(told.getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_STARTED);
    assertThat(told.hasLastStartedTime()).isTrue();
    assertThat(told.hasLastHeartbeatTime()).isTrue();
    assertThat(told.hasNextAttemptScheduleTime()).isFalse();
    run.signal("stop");
    run.completeWorkflowTask(cancelActivity(5));
    assertThat(pending(run).getState())
        .isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED);
  }

  private ScenarioRun withActivity() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    return run;
  }

  private static PendingActivityInfo pending(ScenarioRun run) {
    return run.describe().getPendingActivities(0);
  }

  /** The failure of an activity that has failed at its first attempt. */
  private static Failure recordedFailure(ScenarioRun run) {
    return run.history().get(6).getActivityTaskFailedEventAttributes().getFailure();
  }

  private void completeById(String activityId) {
    platform.request(
        RespondActivityTaskCompletedByIdRequest.newBuilder()
            .setWorkflowId("order-1")
            .setActivityId(activityId)
            .setIdentity("client")
            .build(),
        RespondActivityTaskCompletedByIdResponse.class);
  }
}
