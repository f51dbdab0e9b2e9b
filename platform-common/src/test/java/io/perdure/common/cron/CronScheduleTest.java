package io.perdure.common.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronScheduleTest {
  @Test
  @DisplayName("ST-5: a schedule that nobody would write is refused at once")
  void refusesLongTexts() {
    for (var text : List.of("@every " + "1h".repeat(100_000), "1".repeat(100_000) + " * * * *")) {
      assertThatThrownBy(() -> CronSchedule.parse(text)).isInstanceOf(InvalidRequest.class);
    }
  }

  @Test
  @DisplayName("ST-5: an interval may have as many parts as the longest schedule has room for")
  void readsManyParts() {
    var now = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(CronSchedule.parse("@every " + "1s".repeat(400) + "500ms").backoff(now, now))
        .contains(Duration.ofSeconds(400));
  }

  @ParameterizedTest
  @DisplayName("ST-5: cron schedules fire at the next minute that their fields allow")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */15 * * * *              | 2026-01-01T10:07:00Z | 2026-01-01T10:15:00Z
          */15 * * * *              | 2026-01-01T10:15:00Z | 2026-01-01T10:30:00Z
          0 12 * * MON-fri          | 2026-01-03T00:00:00Z | 2026-01-05T12:00:00Z
          0 12 13 * 5               | 2024-01-01T00:00:00Z | 2024-01-05T12:00:00Z
          0 0 */10 * SUN            | 2026-01-02T00:00:00Z | 2026-01-04T00:00:00Z
          5/20 3 * * ?              | 2026-01-01T03:26:00Z | 2026-01-01T03:45:00Z
          30 4 29 feb *             | 2025-01-01T00:00:00Z | 2028-02-29T04:30:00Z
          1,3-5 * * * *             | 2026-01-01T00:01:30Z | 2026-01-01T00:03:00Z
          @hourly                   | 2026-01-01T00:00:01Z | 2026-01-01T01:00:00Z
          @weekly                   | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z
          CRON_TZ=Asia/Tokyo 0 9 * * * | 2026-01-01T01:00:00Z | 2026-01-02T00:00:00Z
          TZ=America/New_York 30 1 * * * | 2024-11-03T05:30:00Z | 2024-11-03T06:30:00Z
          TZ=America/New_York 30 2 * * * | 2024-03-10T00:00:00Z | 2024-03-11T06:30:00Z
          @every 1h30m              | 2026-01-01T00:00:00Z | 2026-01-01T01:30:00Z
          @every 0.5s               | 2026-01-01T00:00:00Z | 2026-01-01T00:00:01Z
          """)
  void firesNext(String schedule, Instant now, Instant next) {
    assertThat(CronSchedule.parse(schedule).backoff(now, now))
        .contains(Duration.between(now, next));
  }

  @ParameterizedTest
  @DisplayName("ST-5: what is not a schedule, or never fires, is refused")
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* * * * 7",
        "* * 0 * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "1--2 * * * *",
        "-1 * * * *",
        "@often",
        "@every",
        "@every 1",
        "@every -1h",
        "@every 99999999999h",
        "CRON_TZ=Nowhere/Land * * * * *",
        "CRON_TZ=UTC",
        "0 0 31 feb *"
      })
  void refuses(String schedule) {
    assertThatThrownBy(() -> CronSchedule.check(schedule, Instant.EPOCH))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("invalid CronSchedule.");
  }

  @Test
  @DisplayName("RC-9: missed fires are skipped, and a fire of this very moment is not missed")
  void skipsMissedFires() {
    var due = Instant.parse("2026-01-01T00:00:00Z");
    var every = CronSchedule.parse("@every 10s");

    assertThat(every.backoff(due, due.plusSeconds(35))).contains(Duration.ofSeconds(5));
    assertThat(every.backoff(due, due.plusSeconds(40))).contains(Duration.ZERO);
    assertThat(CronSchedule.parse("* * * * *").backoff(due, due.plusSeconds(60)))
        .contains(Duration.ZERO);
  }

  @Test
  @DisplayName("ST-18: the wait is rounded up to whole seconds")
  void roundsUp() {
    var now = Instant.parse("2026-01-01T00:00:00.300Z");

    assertThat(CronSchedule.parse("* * * * *").backoff(now, now)).contains(Duration.ofSeconds(60));
  }
}
