package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.cancelActivity;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Activities beyond the worked sequences: attempts, timeouts, heartbeats, cancellation. */
final class ActivityScenariosTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("AC-2: the scheduled event shows the timeouts that hold")
  void showsTheTimeoutsThatHold() {
    var run = platform.start("order-1");

    run.completeWorkflowTask(
        scheduleActivity(
            "pay",
            closingWithin(30).andThen(it -> it.setStartToCloseTimeout(proto(ofMinutes(9))))));

    run.hasHistoryFrom(
        5,
        """
        5 ActivityTaskScheduled {"scheduleToCloseTimeout": "30s", "scheduleToStartTimeout": "30s", "startToCloseTimeout": "30s"}
        """);
  }

  @Test
  @DisplayName("AC-1: an activity without a timeout fails the workflow task")
  void refusesAnActivityWithoutATimeout() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(
            () ->
                task.complete(
                    scheduleActivity(
                        "pay",
                        ScheduleActivityTaskCommandAttributes.Builder::clearStartToCloseTimeout)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("BadScheduleActivityAttributes: ");

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskFailed {"cause": "BadScheduleActivityAttributes"}
        """);
  }

  @Test
  @DisplayName("AC-4: two pending activities never share an id")
  void refusesASecondActivityWithTheSameId() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.complete(scheduleActivity("pay"), scheduleActivity("pay")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("ScheduleActivityDuplicateId");
  }

  @Test
  @DisplayName("AC-17: the next attempt waits for its back-off and knows the last failure")
  void triesAgainAfterTheBackoff() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    run.startActivity().fail("no money");

    platform.advance(ofMillis(999));
    assertThat(platform.hasNoActivityTask()).isTrue();
    platform.advance(ofMillis(1));

    assertThat(run.startActivity().response().getAttempt()).isEqualTo(2);
    var pending = run.describe().getPendingActivities(0);
    assertThat(pending.getLastFailure().getMessage()).isEqualTo("no money");
    assertThat(pending.getState()).isEqualTo(PendingActivityState.PENDING_ACTIVITY_STATE_STARTED);
  }

  @Test
  @DisplayName("AC-18, AC-10: an answer for an earlier attempt is refused")
  void refusesAnswersForAnEarlierAttempt() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    var first = run.startActivity();
    first.fail("no money");
    platform.advance(ofSeconds(1));
    run.startActivity();

    assertThatThrownBy(() -> first.complete("late")).isInstanceOf(NotFound.class);
  }

  @Test
  @DisplayName("AC-12: a failure that says so is the last")
  void doesNotTryAgainAfterAFatalFailure() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));

    run.startActivity().fail(fatal());

    run.hasHistoryFrom(
        6,
        """
        6 ActivityTaskStarted {"attempt": 1}
        7 ActivityTaskFailed {"retryState": "NonRetryableFailure"}
        8 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName(
      "AC-26, AC-27, FS-1, AC-25: an attempt that runs too long is tried again until none is left")
  void timesOutAttemptAfterAttempt() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay", attempts(2)));
    run.startActivity();
    platform.advance(ofSeconds(11));
    run.startActivity();

    platform.advance(ofSeconds(10));

    run.hasHistoryFrom(
        6,
        """
        6 ActivityTaskStarted {"attempt": 2}
        7 ActivityTaskTimedOut {"retryState": "MaximumAttemptsReached"}
        8 WorkflowTaskScheduled
        """);
    var failure = run.history().get(6).getActivityTaskTimedOutEventAttributes().getFailure();
    assertThat(failure.getMessage()).isEqualTo("activity StartToClose timeout");
    assertThat(failure.getCause().getMessage()).isEqualTo("activity StartToClose timeout");
  }

  @Test
  @DisplayName("AC-24, AC-22: heartbeats keep an activity alive, their details outlive the attempt")
  void livesAsLongAsItHeartbeats() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(
        scheduleActivity("pay", it -> it.setHeartbeatTimeout(proto(ofSeconds(2)))));
    var first = run.startActivity();
    platform.advance(ofMillis(1_900));
    first.heartbeat("half");
    platform.advance(ofMillis(1_900));
    first.heartbeat("most");

    platform.advance(ofSeconds(3));

    var second = run.startActivity().response();
    assertThat(second.getAttempt()).isEqualTo(2);
    assertThat(Texts.first(second.getHeartbeatDetails())).isEqualTo("most");
  }

  @Test
  @DisplayName("AC-21: a running activity hears of the cancellation when it heartbeats")
  void hearsOfItsCancellation() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    var activity = run.startActivity();
    assertThat(activity.heartbeat("").getCancelRequested()).isFalse();
    run.signal("stop");
    run.completeWorkflowTask(cancelActivity(5));

    assertThat(activity.heartbeat("").getCancelRequested()).isTrue();
    activity.cancel("stopped");

    run.hasHistoryFrom(
        10,
        """
        10 ActivityTaskCancelRequested {"scheduledEventId": 5}
        11 ActivityTaskStarted
        12 ActivityTaskCanceled {"latestCancelRequestedEventId": 10, "startedEventId": 11}
        13 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("AC-13: nothing is cancelled that was not asked to")
  void refusesACancellationThatNobodyAskedFor() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    var activity = run.startActivity();

    assertThatThrownBy(() -> activity.cancel("bored")).isInstanceOf(InvalidRequest.class);
  }

  @Test
  @DisplayName("AC-16: no attempt follows once the cancellation was asked for")
  void doesNotTryAgainAfterACancelRequest() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    var activity = run.startActivity();
    run.signal("stop");
    run.completeWorkflowTask(cancelActivity(5));

    activity.fail("no money");

    run.hasHistoryFrom(
        11,
        """
        11 ActivityTaskStarted
        12 ActivityTaskFailed {"retryState": "CancelRequested"}
        13 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("AC-27: no time is left for another attempt")
  void givesUpWhenNoTimeIsLeft() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(
        scheduleActivity(
            "pay",
            closingWithin(12).andThen(it -> it.setStartToCloseTimeout(proto(ofSeconds(10))))));
    run.startActivity().fail("no money");
    platform.advance(ofSeconds(1));
    run.startActivity();

    platform.advance(ofSeconds(11));

    var failure = run.history().get(6).getActivityTaskTimedOutEventAttributes().getFailure();
    assertThat(failure.getTimeoutFailureInfo().getTimeoutType().name())
        .isEqualTo("TIMEOUT_TYPE_SCHEDULE_TO_CLOSE");
    assertThat(failure.getCause().getMessage()).isEqualTo("no money");
  }

  @Test
  @DisplayName(
      "AC-16, AC-27, FS-10: what times out after a cancel request says which timeout it was")
  void timesOutAfterACancelRequest() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay", closingWithin(5)));
    run.startActivity();
    run.signal("stop");
    run.completeWorkflowTask(cancelActivity(5));

    platform.advance(ofSeconds(6));

    run.hasHistoryFrom(
        11,
        """
        11 ActivityTaskStarted
        12 ActivityTaskTimedOut {"retryState": "CancelRequested", "failure": {"message": "activity ScheduleToClose timeout", "timeoutFailureInfo": {"timeoutType": "ScheduleToClose"}}}
        13 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("FS-11: a failure stands in the history as its worker has sent it")
  void keepsFailuresAsTheyCome() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    var failure =
        fatal().toBuilder()
            .setSource("JavaSDK")
            .setStackTrace("at a.b")
            .setEncodedAttributes(Texts.payload("secret"))
            .setCause(Commands.failure("no money"))
            .build();

    run.startActivity().fail(failure);

    assertThat(run.history().get(6).getActivityTaskFailedEventAttributes().getFailure())
        .isEqualTo(failure);
  }

  @Test
  @DisplayName("AC-29: the end of the run ends its activities without an event")
  void forgetsItsActivitiesWhenTheRunCloses() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"), startTimer("reminder", ofMinutes(5)));
    var activity = run.startActivity();

    run.terminate("enough");

    assertThatThrownBy(() -> activity.complete("late"))
        .isInstanceOf(NotFound.class)
        .hasMessage("workflow execution already completed");
    run.hasHistoryFrom(7, "7 WorkflowExecutionTerminated\n");
  }

  @Test
  @DisplayName("AC-29: a closed run is described with the activities that it has left pending")
  void describesWhatItHasLeftPending() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"), startTimer("reminder", ofMinutes(5)));
    run.startActivity();
    run.terminate("enough");

    platform.advance(ofMinutes(10));

    assertThat(run.describe().getPendingActivitiesList())
        .singleElement()
        .satisfies(left -> assertThat(left.getActivityId()).isEqualTo("pay"))
        .satisfies(left -> assertThat(left.getAttempt()).isEqualTo(1));
  }

  private static Consumer<ScheduleActivityTaskCommandAttributes.Builder> closingWithin(
      int seconds) {
    return it -> it.setScheduleToCloseTimeout(proto(ofSeconds(seconds)));
  }

  private static Consumer<ScheduleActivityTaskCommandAttributes.Builder> attempts(int most) {
    return it -> it.setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(most));
  }

  private static Failure fatal() {
    return Failure.newBuilder()
        .setMessage("no such account")
        .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setNonRetryable(true))
        .build();
  }
}
