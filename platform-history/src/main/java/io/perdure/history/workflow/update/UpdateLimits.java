package io.perdure.history.workflow.update;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.NotReady;
import io.perdure.history.state.MutableState;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.update.v1.Request;

/** How many updates a run takes (UP-10). */
public final class UpdateLimits {
  /** Updates of one run, but for those that were rejected. */
  public static final int TOTAL = 2_000;

  private static final int IN_FLIGHT = 10;
  private static final long IN_FLIGHT_BYTES = 20L << 20;

  private UpdateLimits() {}

  /** Refuses one update more, if it is too many. */
  static void check(Request request, MutableState run) {
    var updates = run.updates();
    if (updates.inFlight() >= IN_FLIGHT) {
      throw exhausted(
          "limit on number of concurrent in-flight updates has been reached (%d)"
              .formatted(IN_FLIGHT));
    }
    if (updates.waitingBytes() + request.getSerializedSize() > IN_FLIGHT_BYTES) {
      throw exhausted(
          "limit on the total size of in-flight updates has been reached (%d)"
              .formatted(IN_FLIGHT_BYTES));
    }
    if (updates.total() >= TOTAL) {
      throw new NotReady(
          "The limit on the total number of distinct updates in this workflow has been reached (%d)."
              .formatted(TOTAL));
    }
  }

  private static Exhausted exhausted(String message) {
    return new Exhausted(
        message,
        ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT,
        ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE);
  }
}
