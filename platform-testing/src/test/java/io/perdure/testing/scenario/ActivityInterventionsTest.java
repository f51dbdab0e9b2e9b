package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.FieldMaskUtil;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseActivityResponse;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetActivityResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsResponse;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** People pause activities, let them go on, have them begin again, and change their options. */
final class ActivityInterventionsTest {
  private static final WorkflowExecution ORDER =
      WorkflowExecution.newBuilder().setWorkflowId("order-1").build();

  @AutoClose private final Platform platform = new Platform();
  private ScenarioRun run;

  @BeforeEach
  void startsAWorkflow() {
    run = platform.start("order-1");
  }

  @Test
  @DisplayName("AC-31: a queued activity that is paused is not handed out, and does not time out")
  void pausesAQueuedActivity() {
    run.completeWorkflowTask(
        scheduleActivity("pay", it -> it.setScheduleToCloseTimeout(proto(ofSeconds(30)))));
    pause();

    assertThat(platform.hasNoActivityTask()).isTrue();
    platform.advance(ofMinutes(5));

    assertThat(pending().getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_PAUSED);
    assertThat(pending().getPauseInfo().getManual().getReason()).isEqualTo("look into it");
    unpause(_ -> {});
    platform.advance(ofSeconds(0));
    run.hasHistoryFrom(6, "6 ActivityTaskTimedOut\n7 WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("AC-31: a search attribute tells which types of activities are paused")
  void tellsListingsOfPausedActivities() {
    run.completeWorkflowTask(scheduleActivity("one"), scheduleActivity("two"));
    pause(request -> request.setType("work"));

    var told = run.describe().getWorkflowExecutionInfo().getSearchAttributes();
    assertThat(told.getIndexedFieldsOrThrow("TemporalPauseInfo").getData().toStringUtf8())
        .isEqualTo("[\"property:activityType=work\"]");
    unpause(request -> request.setUnpauseAll(true));
    assertThat(run.describe().getWorkflowExecutionInfo().hasSearchAttributes()).isFalse();
  }

  @Test
  @DisplayName("AC-32: an activity that goes on is handed out at once")
  void goesOn() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    pause();

    unpause(_ -> {});

    run.startActivity("pay").complete("paid");
    run.hasHistoryFrom(
        6, "6 ActivityTaskStarted\n7 ActivityTaskCompleted\n8 WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("AC-31: a running activity hears of the pause, and waits after it has failed")
  void pausesARunningActivity() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    var task = run.startActivity("pay");
    pause();
    assertThat(task.heartbeat("half").getActivityPaused()).isTrue();
    assertThat(pending().getState())
        .isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED);

    task.fail("stopped");

    platform.advance(ofMinutes(5));
    assertThat(pending().getAttempt()).isEqualTo(2);
    assertThat(platform.hasNoActivityTask()).isTrue();
    unpause(_ -> {});
    assertThat(run.startActivity("pay").response().getHeartbeatDetails())
        .isEqualTo(Texts.payloads("half"));
  }

  @Test
  @DisplayName("AC-31: a second pause is refused, unless it is the same request")
  void refusesASecondPause() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    pause();

    pause();
    assertThatThrownBy(() -> pause(request -> request.setRequestId("other")))
        .isInstanceOf(NotReady.class)
        .hasMessage("activity is already paused");
  }

  @Test
  @DisplayName("AC-30: by type all activities of it are meant; of none there is an error")
  void namesActivitiesByType() {
    run.completeWorkflowTask(scheduleActivity("one"), scheduleActivity("two"));

    pause(request -> request.setType("work"));

    assertThat(run.describe().getPendingActivitiesList())
        .hasSize(2)
        .allMatch(PendingActivityInfo::getPaused);
    assertThatThrownBy(() -> pause(request -> request.setId("three"))).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> pause(PauseActivityRequest.Builder::clearActivity))
        .isInstanceOf(InvalidRequest.class);
    unpause(request -> request.setUnpauseAll(true));
    assertThat(run.describe().getPendingActivitiesList())
        .hasSize(2)
        .noneMatch(PendingActivityInfo::getPaused);
  }

  @Test
  @DisplayName("AC-32: going on may begin the attempts anew and forget what was reported")
  void goesOnFromTheFirstAttempt() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    var task = run.startActivity("pay");
    task.heartbeat("half");
    pause();
    task.fail("stopped");

    unpause(request -> request.setResetAttempts(true).setResetHeartbeat(true));

    var again = run.startActivity("pay").response();
    assertThat(again.getAttempt()).isEqualTo(1);
    assertThat(again.hasHeartbeatDetails()).isFalse();
  }

  @Test
  @DisplayName("AC-32: with a jitter it goes on within that time")
  void goesOnWithinTheJitter() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    pause();

    unpause(request -> request.setJitter(proto(ofSeconds(10))));

    platform.advance(ofSeconds(10));
    run.startActivity("pay");
  }

  @Test
  @DisplayName("AC-33: an activity that waits for its next attempt begins again at once")
  void beginsAgainAtOnce() {
    run.completeWorkflowTask(
        scheduleActivity(
            "pay",
            it ->
                it.setRetryPolicy(
                    RetryPolicy.newBuilder().setInitialInterval(proto(ofMinutes(9))))));
    run.startActivity("pay").fail("no money");

    reset(_ -> {});

    assertThat(run.startActivity("pay").response().getAttempt()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "AC-33: a running attempt is told of the reset, may answer, and is followed by the first")
  void resetsARunningActivity() {
    run.completeWorkflowTask(scheduleActivity("pay", attempts(2)));
    run.startActivity("pay").fail("no money");
    platform.advance(ofSeconds(1));
    var second = run.startActivity("pay");

    reset(request -> request.setResetHeartbeat(true));

    assertThat(second.heartbeat("half").getActivityReset()).isTrue();
    second.fail("stopped");
    platform.advance(ofSeconds(1));
    var first = run.startActivity("pay");
    assertThat(first.response().getAttempt()).isEqualTo(1);
    assertThat(first.response().hasHeartbeatDetails()).isFalse();
    first.complete("paid");
    run.hasHistoryFrom(
        6,
        "6 ActivityTaskStarted {\"attempt\": 1}\n7 ActivityTaskCompleted\n8 WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("AC-33: a paused activity stays paused if that is asked for")
  void keepsThePause() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    pause();

    reset(request -> request.setKeepPaused(true));
    assertThat(platform.hasNoActivityTask()).isTrue();
    reset(_ -> {});

    run.startActivity("pay");
  }

  @Test
  @DisplayName("AC-34: changed options void what was handed out, and hold from now on")
  void changesOptions() {
    run.completeWorkflowTask(scheduleActivity("pay"));

    var told =
        change(
            "startToCloseTimeout",
            ActivityOptions.newBuilder().setStartToCloseTimeout(proto(ofMinutes(7))));

    assertThat(told.getStartToCloseTimeout()).isEqualTo(proto(ofMinutes(7)));
    assertThat(run.startActivity("pay").response().getStartToCloseTimeout())
        .isEqualTo(proto(ofMinutes(7)));
    assertThat(platform.hasNoActivityTask()).isTrue();
  }

  @Test
  @DisplayName("AC-34: another policy changes the back-off of an attempt that waits")
  void changesTheBackoff() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    run.startActivity("pay").fail("no money");

    change(
        "retry_policy.initial_interval",
        ActivityOptions.newBuilder()
            .setRetryPolicy(RetryPolicy.newBuilder().setInitialInterval(proto(ofSeconds(20)))));

    platform.advance(ofSeconds(19));
    assertThat(platform.hasNoActivityTask()).isTrue();
    platform.advance(ofSeconds(1));
    run.startActivity("pay");
  }

  @Test
  @DisplayName("AC-34: the first options can be restored")
  void restoresOptions() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    var before = pending().getActivityOptions();
    change(
        "start_to_close_timeout",
        ActivityOptions.newBuilder().setStartToCloseTimeout(proto(ofMinutes(7))));

    var restored = update(request -> request.setRestoreOriginal(true));

    assertThat(restored).isEqualTo(before);
  }

  @Test
  @DisplayName("AC-34: options that cannot hold, or are not named by a mask, are refused")
  void refusesWrongOptions() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    var options = ActivityOptions.newBuilder();

    assertThatThrownBy(() -> change("nothing", options)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> update(_ -> {})).hasMessage("ActivityOptions are not provided");
    assertThatThrownBy(() -> update(request -> request.setActivityOptions(options)))
        .hasMessage("UpdateMask is not provided");
    assertThatThrownBy(() -> change("start_to_close_timeout", options))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  @DisplayName("AC-31, AC-32: the newer requests do the same")
  void servesTheNewerRequests() {
    run.completeWorkflowTask(scheduleActivity("pay"));
    platform.request(
        PauseActivityExecutionRequest.newBuilder()
            .setWorkflowId("order-1")
            .setActivityId("pay")
            .build(),
        PauseActivityExecutionResponse.class);
    assertThat(pending().getPaused()).isTrue();

    platform.request(
        UnpauseActivityExecutionRequest.newBuilder()
            .setWorkflowId("order-1")
            .setActivityId("pay")
            .build(),
        UnpauseActivityExecutionResponse.class);

    run.startActivity("pay");
  }

  private PendingActivityInfo pending() {
    return run.describe().getPendingActivities(0);
  }

  private static Consumer<io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes.Builder>
      attempts(int most) {
    return it -> it.setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(most));
  }

  private void pause() {
    pause(_ -> {});
  }

  private void pause(Consumer<PauseActivityRequest.Builder> more) {
    var request =
        PauseActivityRequest.newBuilder()
            .setExecution(ORDER)
            .setId("pay")
            .setReason("look into it")
            .setRequestId("pause");
    more.accept(request);
    platform.request(request.build(), PauseActivityResponse.class);
  }

  private void unpause(Consumer<UnpauseActivityRequest.Builder> more) {
    var request = UnpauseActivityRequest.newBuilder().setExecution(ORDER).setId("pay");
    more.accept(request);
    platform.request(request.build(), UnpauseActivityResponse.class);
  }

  private void reset(Consumer<ResetActivityRequest.Builder> more) {
    var request = ResetActivityRequest.newBuilder().setExecution(ORDER).setId("pay");
    more.accept(request);
    platform.request(request.build(), ResetActivityResponse.class);
  }

  private ActivityOptions change(String path, ActivityOptions.Builder options) {
    return update(
        request ->
            request
                .setActivityOptions(options)
                .setUpdateMask(FieldMaskUtil.fromStringList(java.util.List.of(path))));
  }

  private ActivityOptions update(Consumer<UpdateActivityOptionsRequest.Builder> more) {
    var request = UpdateActivityOptionsRequest.newBuilder().setExecution(ORDER).setId("pay");
    more.accept(request);
    return platform
        .request(request.build(), UpdateActivityOptionsResponse.class)
        .getActivityOptions();
  }
}
