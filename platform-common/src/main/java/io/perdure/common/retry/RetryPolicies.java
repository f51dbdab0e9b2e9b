package io.perdure.common.retry;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.TimeoutType;
import java.util.Set;

/** Fills in and checks retry policies (ST-3, AC-3). */
public final class RetryPolicies {
  /**
   * Prefix of a non-retryable error type that names a timeout: {@code
   * TemporalTimeout:StartToClose}.
   */
  public static final String TIMEOUT_PREFIX = "TemporalTimeout:";

  private static final Duration INITIAL_INTERVAL = Durations.fromSeconds(1);
  private static final double COEFFICIENT = 2.0;
  private static final int MAXIMUM_TO_INITIAL = 100;

  /** No interval is longer (G-8). */
  private static final Duration LONGEST = Durations.fromDays(100 * 365);

  private static final Set<String> TIMEOUTS =
      Set.of("StartToClose", "ScheduleToStart", "ScheduleToClose", "Heartbeat");

  private RetryPolicies() {}

  /**
   * The policy with its unset fields filled in: first interval 1 s, coefficient 2, longest interval
   * a hundred times the first, attempts unlimited (0). No interval is longer than 100 years.
   */
  public static RetryPolicy defaulted(RetryPolicy policy) {
    var filled = policy.toBuilder();
    var initial = capped(policy.getInitialInterval(), LONGEST);
    filled.setInitialInterval(isUnset(initial) ? INITIAL_INTERVAL : initial);
    if (policy.getBackoffCoefficient() == 0) {
      filled.setBackoffCoefficient(COEFFICIENT);
    }
    filled.setMaximumInterval(
        isUnset(policy.getMaximumInterval())
            ? maximum(filled.getInitialInterval())
            : capped(policy.getMaximumInterval(), LONGEST));
    return filled.build();
  }

  private static Duration maximum(Duration initial) {
    var multipliable = Durations.fromSeconds(LONGEST.getSeconds() / MAXIMUM_TO_INITIAL);
    return Durations.isValid(initial)
        ? Durations.fromNanos(Durations.toNanos(capped(initial, multipliable)) * MAXIMUM_TO_INITIAL)
        : initial; // Refused by the check.
  }

  private static Duration capped(Duration interval, Duration longest) {
    return Durations.isValid(interval) && Durations.compare(interval, longest) > 0
        ? longest
        : interval;
  }

  private static boolean isUnset(Duration interval) {
    return interval.equals(Duration.getDefaultInstance());
  }

  /**
   * Checks a policy whose defaults are filled in. A policy of a single attempt is never looked at
   * further.
   *
   * @throws InvalidRequest that names the field at fault
   */
  public static void check(RetryPolicy policy) {
    if (policy.getMaximumAttempts() == 1) {
      return;
    }
    checkNotNegative("InitialInterval", policy.getInitialInterval());
    if (!(policy.getBackoffCoefficient() >= 1)) { // Nor is it no number.
      throw new InvalidRequest("BackoffCoefficient cannot be less than 1 on retry policy.");
    }
    checkNotNegative("MaximumInterval", policy.getMaximumInterval());
    if (Durations.compare(policy.getMaximumInterval(), policy.getInitialInterval()) < 0) {
      throw new InvalidRequest(
          "MaximumInterval cannot be less than InitialInterval on retry policy.");
    }
    if (policy.getMaximumAttempts() < 0) {
      throw new InvalidRequest("MaximumAttempts cannot be negative on retry policy.");
    }
    policy.getNonRetryableErrorTypesList().forEach(RetryPolicies::checkErrorType);
  }

  private static void checkNotNegative(String field, Duration duration) {
    if (!Durations.isValid(duration) || Durations.isNegative(duration)) {
      throw new InvalidRequest("%s cannot be negative on retry policy.".formatted(field));
    }
  }

  private static void checkErrorType(String type) {
    if (type.startsWith(TIMEOUT_PREFIX)
        && !TIMEOUTS.contains(type.substring(TIMEOUT_PREFIX.length()))) {
      throw new InvalidRequest("Invalid timeout type value: %s.".formatted(type));
    }
  }

  /**
   * How a timeout is spelled in failure messages and non-retryable types: {@code StartToClose}
   * (FS-10).
   */
  public static String spelled(TimeoutType type) {
    return switch (type) {
      case TIMEOUT_TYPE_START_TO_CLOSE -> "StartToClose";
      case TIMEOUT_TYPE_SCHEDULE_TO_START -> "ScheduleToStart";
      case TIMEOUT_TYPE_SCHEDULE_TO_CLOSE -> "ScheduleToClose";
      case TIMEOUT_TYPE_HEARTBEAT -> "Heartbeat";
      case TIMEOUT_TYPE_UNSPECIFIED, UNRECOGNIZED -> "Unspecified";
    };
  }
}
