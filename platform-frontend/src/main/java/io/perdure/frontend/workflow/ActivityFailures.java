package io.perdure.frontend.workflow;

import com.google.protobuf.util.Durations;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.failure.v1.Failure;

/** The shape of a failure with which a worker ends an activity (AC-12, FO-150). */
final class ActivityFailures {
  private ActivityFailures() {}

  /** An absent failure is allowed; another must be the application's own. */
  static void check(boolean present, Failure failure) {
    if (!present) {
      return;
    }
    if (!failure.hasApplicationFailureInfo()) {
      throw new InvalidRequest("Failure must have ApplicationFailureInfo.");
    }
    var delay = failure.getApplicationFailureInfo().getNextRetryDelay();
    if (!Durations.isValid(delay) || Durations.isNegative(delay)) {
      throw new InvalidRequest("NextRetryDelay cannot be negative.");
    }
  }
}
