package io.perdure.frontend.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final TokenBucket bucket = new TokenBucket(10, 3);
  private final Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void givesABurstAndThenNothing() {
    assertThat(bucket.take(now)).isTrue();
    assertThat(bucket.take(now)).isTrue();
    assertThat(bucket.take(now)).isTrue();
    assertThat(bucket.take(now)).isFalse();
  }

  @Test
  void fillsAtItsRate() {
    for (var i = 0; i < 3; i++) {
      bucket.take(now);
    }

    assertThat(bucket.take(now.plusMillis(99))).isFalse();
    assertThat(bucket.take(now.plusMillis(100))).isTrue();
    assertThat(bucket.take(now.plusMillis(100))).isFalse();
  }

  @Test
  void holdsNoMoreThanABurstAfterAPause() {
    var later = now.plusSeconds(3_600);
    for (var i = 0; i < 3; i++) {
      assertThat(bucket.take(later)).isTrue();
    }

    assertThat(bucket.take(later)).isFalse();
  }
}
