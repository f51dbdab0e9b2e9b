package io.perdure.common.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.RetryPolicy;
import org.junit.jupiter.api.Test;

/** ST-3, AC-3: the defaults and checks of retry policies. */
class RetryPoliciesTest {
  @Test
  void fillsInWhatIsUnset() {
    var filled = RetryPolicies.defaulted(RetryPolicy.getDefaultInstance());

    assertThat(filled.getInitialInterval()).isEqualTo(Durations.fromSeconds(1));
    assertThat(filled.getBackoffCoefficient()).isEqualTo(2.0);
    assertThat(filled.getMaximumInterval()).isEqualTo(Durations.fromSeconds(100));
    assertThat(filled.getMaximumAttempts()).isZero();
  }

  @Test
  void noIntervalIsLongerThanAHundredYears() { // G-8.
    var policy = RetryPolicy.newBuilder().setInitialInterval(Durations.fromDays(365 * 1_000));

    var filled = RetryPolicies.defaulted(policy.build());

    assertThat(filled.getInitialInterval()).isEqualTo(Durations.fromDays(365 * 100));
    assertThat(filled.getMaximumInterval()).isEqualTo(Durations.fromDays(365 * 100));
  }

  @Test
  void refusesAnIntervalThatIsNoDuration() {
    var policy =
        RetryPolicy.newBuilder()
            .setInitialInterval(Duration.newBuilder().setSeconds(Long.MAX_VALUE));

    assertThatThrownBy(() -> RetryPolicies.check(RetryPolicies.defaulted(policy.build())))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void refusesACoefficientThatIsNoNumber() {
    var policy = RetryPolicy.newBuilder().setBackoffCoefficient(Double.NaN).build();

    assertThatThrownBy(() -> RetryPolicies.check(RetryPolicies.defaulted(policy)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("BackoffCoefficient");
  }

  @Test
  void refusesAMaximumBelowTheInitialInterval() {
    var policy =
        RetryPolicy.newBuilder()
            .setInitialInterval(Durations.fromSeconds(10))
            .setMaximumInterval(Durations.fromSeconds(5));

    assertThatThrownBy(() -> RetryPolicies.check(RetryPolicies.defaulted(policy.build())))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("MaximumInterval");
  }

  @Test
  void refusesAnUnknownTimeoutType() {
    var policy = RetryPolicy.newBuilder().addNonRetryableErrorTypes("TemporalTimeout:Tomorrow");

    assertThatThrownBy(() -> RetryPolicies.check(RetryPolicies.defaulted(policy.build())))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  void doesNotLookFurtherAtAPolicyOfOneAttempt() {
    var policy = RetryPolicy.newBuilder().setMaximumAttempts(1).setBackoffCoefficient(0.1);

    assertThatCode(() -> RetryPolicies.check(policy.build())).doesNotThrowAnyException();
  }
}
