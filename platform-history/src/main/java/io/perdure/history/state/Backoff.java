package io.perdure.history.state;

import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED;
import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE;
import static io.temporal.api.enums.v1.RetryState.RETRY_STATE_TIMEOUT;

import io.perdure.common.retry.RetryPolicies;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when a failed attempt is followed by another: the same for activities and workflows
 * (RC-2, RC-3).
 */
public final class Backoff {
  private Backoff() {}

  /** What follows a failed attempt. */
  public sealed interface Verdict {
    /** Another attempt, after the given time. */
    record Again(Duration after) implements Verdict {}

    /** No other attempt. */
    record Stop(RetryState why) implements Verdict {}
  }

  /** Whose attempt has failed: they differ in what a worker's own delay overrules. */
  public enum Kind {
    WORKFLOW,
    ACTIVITY
  }

  /**
   * What follows.
   *
   * @param policy with its defaults filled in
   * @param attempt the attempt that has failed, from 1
   * @param failure null when nothing is known of it
   * @param expiry after which no attempt may start; null when there is none
   */
  public static Verdict after(
      Kind kind,
      RetryPolicy policy,
      int attempt,
      @Nullable Failure failure,
      Instant now,
      @Nullable Instant expiry) {
    if (failure != null && !retryable(failure, policy)) {
      return new Verdict.Stop(RETRY_STATE_NON_RETRYABLE_FAILURE);
    }
    if (policy.getMaximumAttempts() > 0 && attempt >= policy.getMaximumAttempts()) {
      return new Verdict.Stop(RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED);
    }
    var delay = delay(kind, policy, attempt, failure);
    if (delay.isEmpty() || (expiry != null && now.plus(delay.get()).isAfter(expiry))) {
      return new Verdict.Stop(RETRY_STATE_TIMEOUT);
    }
    return new Verdict.Again(delay.get());
  }

  /** Empty when there is no delay to speak of, so that no attempt follows. */
  private static Optional<Duration> delay(
      Kind kind, RetryPolicy policy, int attempt, @Nullable Failure failure) {
    var own = ownDelay(failure);
    if (own.isPresent() && kind == Kind.ACTIVITY) {
      return own.filter(Duration::isPositive);
    }
    var interval =
        own.map(Duration::toNanos)
            .map(Long::doubleValue)
            .orElseGet(() -> exponential(policy, attempt));
    var longest = (double) ProtoTime.duration(policy.getMaximumInterval()).toNanos();
    if (longest == 0 && interval <= 0) {
      return Optional.empty();
    }
    var capped = longest > 0 ? Math.min(interval, longest) : interval;
    return Optional.of(Duration.ofNanos((long) Math.min(capped, Long.MAX_VALUE)));
  }

  private static double exponential(RetryPolicy policy, int attempt) {
    return ProtoTime.duration(policy.getInitialInterval()).toNanos()
        * Math.pow(policy.getBackoffCoefficient(), attempt - 1);
  }

  private static Optional<Duration> ownDelay(@Nullable Failure failure) {
    if (failure == null || !failure.getApplicationFailureInfo().hasNextRetryDelay()) {
      return Optional.empty();
    }
    return Optional.of(ProtoTime.duration(failure.getApplicationFailureInfo().getNextRetryDelay()));
  }

  /**
   * Whether the policy lets a failure of this kind be tried again (RC-3). Only the outermost
   * failure is looked at.
   */
  public static boolean retryable(Failure failure, RetryPolicy policy) {
    return switch (failure.getFailureInfoCase()) {
      case TERMINATED_FAILURE_INFO, CANCELED_FAILURE_INFO -> false;
      case TIMEOUT_FAILURE_INFO ->
          retryable(failure.getTimeoutFailureInfo().getTimeoutType(), policy);
      case SERVER_FAILURE_INFO -> !failure.getServerFailureInfo().getNonRetryable();
      case APPLICATION_FAILURE_INFO ->
          !failure.getApplicationFailureInfo().getNonRetryable()
              && !policy
                  .getNonRetryableErrorTypesList()
                  .contains(failure.getApplicationFailureInfo().getType());
      case RESET_WORKFLOW_FAILURE_INFO,
          ACTIVITY_FAILURE_INFO,
          CHILD_WORKFLOW_EXECUTION_FAILURE_INFO,
          NEXUS_OPERATION_EXECUTION_FAILURE_INFO,
          NEXUS_HANDLER_FAILURE_INFO,
          FAILUREINFO_NOT_SET ->
          true;
    };
  }

  private static boolean retryable(TimeoutType type, RetryPolicy policy) {
    return switch (type) {
      case TIMEOUT_TYPE_START_TO_CLOSE, TIMEOUT_TYPE_HEARTBEAT ->
          !policy
              .getNonRetryableErrorTypesList()
              .contains(RetryPolicies.TIMEOUT_PREFIX + RetryPolicies.spelled(type));
      case TIMEOUT_TYPE_SCHEDULE_TO_START,
          TIMEOUT_TYPE_SCHEDULE_TO_CLOSE,
          TIMEOUT_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }
}
