package io.perdure.matching.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Lets something happen so often a second, and a second's worth of it at once (MT-47). */
final class TokenBucket {
  /** A token that would take longer is waited for in steps. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private double rate;
  private double tokens;
  private Instant filledAt = Instant.MIN;

  /** A full bucket. */
  TokenBucket(double rate) {
    this.rate = rate;
    this.tokens = burst();
  }

  double rate() {
    return rate;
  }

  void changeRate(double to, Instant now) {
    fill(now);
    rate = to;
    tokens = Math.min(tokens, burst());
  }

  /** Takes a token if there is one. */
  boolean take(Instant now) {
    fill(now);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** The token was taken for nothing. */
  void giveBack() {
    tokens = Math.min(tokens + 1, burst());
  }

  /** When to ask again after a refusal; empty when only another rate can help. */
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

  private void fill(Instant now) {
    if (filledAt.equals(Instant.MIN)) {
      filledAt = now;
    }
    var since = Duration.between(filledAt, now);
    tokens = Math.min(burst(), tokens + rate * (since.toNanos() / 1e9));
    filledAt = now;
  }

  private double burst() {
    return rate == 0 ? 0 : Math.max(1, Math.ceil(rate));
  }
}
