package io.perdure.matching.queue;

import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse.EffectiveRateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** How fast the tasks of a queue may be handed out (MT-44…MT-47). */
final class DispatchLimit {
  /** Tasks per second of one queue, whoever asks for more. */
  static final double SYSTEM = 100_000;

  /** A token that would take longer is waited for in steps. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private OptionalDouble workers = OptionalDouble.empty();
  private RateLimitSource source = RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM;
  private double rate = SYSTEM;
  private double tokens = burst(SYSTEM);
  private Instant filledAt = Instant.MIN;

  /** What the workers want: the last poll wins, and one without a rate takes it back (MT-45). */
  void workersWant(OptionalDouble tasksPerSecond, Instant now) {
    if (!tasksPerSecond.equals(workers)) {
      workers = tasksPerSecond;
      choose(now);
    }
  }

  private void choose(Instant now) {
    fill(now);
    source = RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM;
    rate = SYSTEM;
    if (workers.isPresent() && workers.getAsDouble() < SYSTEM) {
      source = RateLimitSource.RATE_LIMIT_SOURCE_WORKER;
      rate = Math.max(0, workers.getAsDouble());
    }
    tokens = Math.min(tokens, burst(rate));
  }

  /** Takes a token if there is one: then a task may be handed out. */
  boolean take(Instant now) {
    fill(now);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** The task was none. */
  void giveBack() {
    tokens = Math.min(tokens + 1, burst(rate));
  }

  /** When to ask again after a refusal; empty when only another limit can help. */
  Optional<Instant> nextToken() {
    if (rate == 0) {
      return Optional.empty();
    }
    var seconds = (1 - tokens) / rate;
    var wait =
        seconds < LONGEST_WAIT.toSeconds()
            ? Duration.ofMillis((long) Math.ceil(Math.max(0, seconds) * 1_000))
            : LONGEST_WAIT;
    return Optional.of(filledAt.plus(wait));
  }

  EffectiveRateLimit effective() {
    return EffectiveRateLimit.newBuilder()
        .setRequestsPerSecond((float) rate)
        .setRateLimitSource(source)
        .build();
  }

  private void fill(Instant now) {
    if (filledAt.equals(Instant.MIN)) {
      filledAt = now;
    }
    var since = Duration.between(filledAt, now);
    tokens = Math.min(burst(rate), tokens + rate * (since.toNanos() / 1e9));
    filledAt = now;
  }

  private static double burst(double rate) {
    return rate == 0 ? 0 : Math.max(1, Math.ceil(rate));
  }
}
