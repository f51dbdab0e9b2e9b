package io.perdure.frontend.access;

import io.grpc.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How long the caller of the call that is being served will wait. */
public final class CallDeadline {
  private CallDeadline() {}

  /** The time left; empty when the caller set no deadline. */
  public static Optional<Duration> remaining() {
    return Optional.ofNullable(Context.current().getDeadline())
        .map(deadline -> Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)));
  }
}
