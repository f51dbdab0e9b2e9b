package io.perdure.history.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RemindersTest {
  private static final Instant SCHEDULED = Instant.parse("2030-01-01T00:00:00.000000001Z");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void theFirstWakeUpServesForTheTimeoutOfTheStartedTask() {
    assertThat(Reminders.wakeUp(SCHEDULED, LIMIT, SCHEDULED)).isEqualTo(SCHEDULED.plus(LIMIT));
    assertThat(Reminders.wakeUp(SCHEDULED, Duration.ZERO, SCHEDULED))
        .isEqualTo("2030-01-01T00:10:00.001Z");
    assertThat(Reminders.wakeUp(SCHEDULED, Duration.ofDays(1), SCHEDULED))
        .isEqualTo("2030-01-01T00:10:00.001Z");
  }

  @Test
  void theOthersComeLaterAndLaterUpToOnceADay() {
    var waits = new ArrayList<Long>();
    var now = SCHEDULED.plus(LIMIT);
    for (var wakeUp = 0; wakeUp < 11; wakeUp++) {
      var next = Reminders.wakeUp(SCHEDULED, LIMIT, now);
      waits.add(Duration.between(now, next).toMinutes());
      now = next;
    }

    assertThat(waits)
        .containsExactly(9L, 20L, 40L, 80L, 160L, 320L, 640L, 1_280L, 1_440L, 1_440L, 1_440L);
  }

  @Test
  void eachReminderIsDueOnce() {
    var early = SCHEDULED.plus(LIMIT);
    var first = Reminders.wakeUp(SCHEDULED, LIMIT, early);
    var second = Reminders.wakeUp(SCHEDULED, LIMIT, first);

    assertThat(Reminders.isDue(SCHEDULED, early, early)).isFalse();
    assertThat(Reminders.isDue(SCHEDULED, first, first.minusNanos(1))).isFalse();
    assertThat(Reminders.isDue(SCHEDULED, first, first)).isTrue();
    assertThat(Reminders.isDue(SCHEDULED, first.plusMillis(1), second.minusMillis(1))).isFalse();
    assertThat(Reminders.isDue(SCHEDULED, second, second.plusSeconds(3_600))).isTrue();
  }
}
