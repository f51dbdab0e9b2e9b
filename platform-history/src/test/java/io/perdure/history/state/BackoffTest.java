package io.perdure.history.state;

import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED;
import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE;
import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import io.perdure.common.retry.RetryPolicies;
import io.perdure.history.state.Backoff.Kind;
import io.perdure.history.state.Backoff.Verdict;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.CanceledFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RC-2, RC-3: when a failed attempt is followed by another. */
class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RetryPolicy DEFAULTS =
      RetryPolicies.defaulted(RetryPolicy.getDefaultInstance());

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,4", "7,64", "8,100", "500,100"})
  void growsUpToTheMaximum(int attempt, long seconds) {
    assertThat(after(DEFAULTS, attempt, application("Boom", false), null))
        .isEqualTo(new Verdict.Again(Duration.ofSeconds(seconds)));
  }

  @Test
  void stopsAtTheLastAttempt() {
    var policy = DEFAULTS.toBuilder().setMaximumAttempts(3).build();

    assertThat(after(policy, 2, null, null)).isInstanceOf(Verdict.Again.class);
    assertThat(after(policy, 3, null, null)).isEqualTo(stop(RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED));
  }

  @Test
  void stopsWhenTheNextAttemptWouldBeTooLate() {
    assertThat(after(DEFAULTS, 3, null, NOW.plusSeconds(4))).isInstanceOf(Verdict.Again.class);
    assertThat(after(DEFAULTS, 3, null, NOW.plusSeconds(3))).isEqualTo(stop(RETRY_STATE_TIMEOUT));
  }

  @Test
  void doesNotRetryWhatSaysSo() {
    var policy = DEFAULTS.toBuilder().addNonRetryableErrorTypes("Fatal").build();

    assertThat(after(policy, 1, application("Fatal", false), null)).isEqualTo(notRetryable());
    assertThat(after(policy, 1, application("Other", true), null)).isEqualTo(notRetryable());
    assertThat(after(policy, 1, canceled(), null)).isEqualTo(notRetryable());
  }

  @Test
  void retriesTimeoutsThatAnotherAttemptCanMend() {
    var listed =
        DEFAULTS.toBuilder().addNonRetryableErrorTypes("TemporalTimeout:Heartbeat").build();

    assertThat(after(listed, 1, timeout(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE), null))
        .isInstanceOf(Verdict.Again.class);
    assertThat(after(listed, 1, timeout(TimeoutType.TIMEOUT_TYPE_HEARTBEAT), null))
        .isEqualTo(notRetryable());
    assertThat(after(DEFAULTS, 1, timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE), null))
        .isEqualTo(notRetryable());
  }

  @Test
  void capsTheWorkersOwnDelayForWorkflowsOnly() {
    var failure = withOwnDelay(Durations.fromHours(1));

    assertThat(after(DEFAULTS, 1, failure, null)).isEqualTo(new Verdict.Again(Duration.ofHours(1)));
    assertThat(Backoff.after(Kind.WORKFLOW, DEFAULTS, 1, failure, NOW, null))
        .isEqualTo(new Verdict.Again(Duration.ofSeconds(100)));
  }

  @Test
  void takesAnActivitysOwnDelayOfZeroForNoTimeLeft() {
    assertThat(after(DEFAULTS, 1, withOwnDelay(Durations.ZERO), null))
        .isEqualTo(stop(RETRY_STATE_TIMEOUT));
  }

  private static Verdict after(
      RetryPolicy policy, int attempt, @Nullable Failure failure, @Nullable Instant expiry) {
    return Backoff.after(Kind.ACTIVITY, policy, attempt, failure, NOW, expiry);
  }

  private static Verdict notRetryable() {
    return stop(RETRY_STATE_NON_RETRYABLE_FAILURE);
  }

  private static Verdict stop(RetryState why) {
    return new Verdict.Stop(why);
  }

  private static Failure application(String type, boolean nonRetryable) {
    return Failure.newBuilder()
        .setApplicationFailureInfo(
            ApplicationFailureInfo.newBuilder().setType(type).setNonRetryable(nonRetryable))
        .build();
  }

  private static Failure withOwnDelay(com.google.protobuf.Duration delay) {
    return Failure.newBuilder()
        .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setNextRetryDelay(delay))
        .build();
  }

  private static Failure canceled() {
    return Failure.newBuilder()
        .setCanceledFailureInfo(CanceledFailureInfo.getDefaultInstance())
        .build();
  }

  private static Failure timeout(TimeoutType type) {
    return Failure.newBuilder()
        .setTimeoutFailureInfo(TimeoutFailureInfo.newBuilder().setTimeoutType(type))
        .build();
  }
}
