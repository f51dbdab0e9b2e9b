package io.perdure.matching.queue;

import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse.EffectiveRateLimit;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How fast the tasks of a queue may be handed out: as operators say, else as the workers want, and
 * never faster than the system lets (MT-44…MT-47).
 */
final class DispatchLimit {
  /** Tasks per second of one queue, whoever asks for more. */
  static final double SYSTEM = 100_000;

  private final int partitions;
  private final TokenBucket bucket;
  private OptionalDouble operators = OptionalDouble.empty();
  private OptionalDouble workers = OptionalDouble.empty();
  private RateLimitSource source = RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM;

  /**
   * @param partitions among how many partitions of the queue the limit is divided
   */
  DispatchLimit(int partitions) {
    this.partitions = partitions;
    this.bucket = new TokenBucket(SYSTEM / partitions);
  }

  /** What operators have configured. */
  void operatorsWant(OptionalDouble tasksPerSecond, Instant now) {
    operators = tasksPerSecond;
    choose(now);
  }

  /** What the workers want: the last poll wins, and one without a rate takes it back (MT-45). */
  void workersWant(OptionalDouble tasksPerSecond, Instant now) {
    if (!tasksPerSecond.equals(workers)) {
      workers = tasksPerSecond;
      choose(now);
    }
  }

  OptionalDouble wantedByWorkers() {
    return workers;
  }

  private void choose(Instant now) {
    var wanted = (operators.isPresent() ? operators : workers).orElse(SYSTEM);
    if (wanted >= SYSTEM) {
      source = RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM;
    } else if (operators.isPresent()) {
      source = RateLimitSource.RATE_LIMIT_SOURCE_API;
    } else {
      source = RateLimitSource.RATE_LIMIT_SOURCE_WORKER;
    }
    bucket.changeRate(Math.clamp(wanted, 0, SYSTEM) / partitions, now);
  }

  /** Takes a token if there is one: then a task may be handed out. */
  boolean take(Instant now) {
    return bucket.take(now);
  }

  /** The task was none. */
  void giveBack() {
    bucket.giveBack();
  }

  /** When to ask again after a refusal; empty when only another limit can help. */
  Optional<Instant> nextToken() {
    return bucket.nextToken();
  }

  /** What holds for all partitions together (MT-46). */
  EffectiveRateLimit effective() {
    return EffectiveRateLimit.newBuilder()
        .setRequestsPerSecond((float) (bucket.rate() * partitions))
        .setRateLimitSource(source)
        .build();
  }
}
