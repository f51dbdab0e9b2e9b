package io.perdure.history.state;

import static io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_HEARTBEAT;
import static io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE;
import static io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
import static io.temporal.api.enums.v1.TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE;

import io.perdure.history.state.stored.ActivityState;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An activity that has not been closed.
 *
 * @param stored what is remembered of it
 */
public record PendingActivity(ActivityState stored) {

  /**
   * A time by which something happens to the activity.
   *
   * @param timeout what happens; null when it is the next attempt's turn
   */
  public record Deadline(Instant at, @Nullable TimeoutType timeout) {}

  /**
   * The attributes of its ActivityTaskScheduled event. They are read each time: kept beside their
   * bytes they would take several times the memory.
   */
  public ActivityTaskScheduledEventAttributes scheduled() {
    return Stored.parse(ActivityTaskScheduledEventAttributes.parser(), stored.getScheduled());
  }

  public long scheduledEventId() {
    return stored.getScheduledEventId();
  }

  public String activityId() {
    return scheduled().getActivityId();
  }

  /** The attempt that is queued, waits or runs; from 1. */
  public int attempt() {
    return stored.getAttempt();
  }

  public boolean isStarted() {
    return stored.getStartedNanos() != 0;
  }

  /** The number under which the running attempt answers. */
  public int startedAttempt() {
    return stored.getStartedAttempt() == 0 ? stored.getAttempt() : stored.getStartedAttempt();
  }

  /** Whether no attempt begins until somebody lets the activity go on. */
  public boolean isPaused() {
    return stored.getPausedNanos() != 0;
  }

  public boolean isCancelRequested() {
    return stored.getCancelRequestedEventId() != 0;
  }

  /** When the activity was scheduled first. */
  public Instant scheduledAt() {
    return Nanos.instant(stored.getScheduledNanos());
  }

  /** When this attempt was handed to its task queue, or will be. */
  public Instant attemptScheduledAt() {
    return Nanos.instant(stored.getAttemptScheduledNanos());
  }

  /** When this attempt started; the epoch when it has not. */
  public Instant startedAt() {
    return Nanos.instant(stored.getStartedNanos());
  }

  /** When no further attempt may start; null when there is no such time (AC-3). */
  public @Nullable Instant expiry() {
    var limit = ProtoTime.duration(scheduled().getScheduleToCloseTimeout());
    return limit.isZero() ? null : scheduledAt().plus(limit);
  }

  /** What the last attempt that heartbeated has reported. */
  public Payloads heartbeatDetails() {
    return Stored.parse(Payloads.parser(), stored.getHeartbeatDetails());
  }

  /** How the attempt before failed; empty on the first attempt. */
  public Optional<Failure> lastFailure() {
    return stored.getLastFailure().isEmpty()
        ? Optional.empty()
        : Optional.of(Stored.parse(Failure.parser(), stored.getLastFailure()));
  }

  /** Whether this attempt waits in its task queue. */
  public boolean awaitsWorker() {
    return !isStarted() && !isPaused() && !stored.getBackingOff();
  }

  /** How long a worker may be silent once it has started the attempt; 0 for ever. */
  Duration longestSilence() {
    var scheduled = scheduled();
    var whole = ProtoTime.duration(scheduled.getStartToCloseTimeout());
    var beat = ProtoTime.duration(scheduled.getHeartbeatTimeout());
    return beat.isZero() || (!whole.isZero() && whole.compareTo(beat) < 0) ? whole : beat;
  }

  /** Whatever happens first to this attempt, if anything can. */
  public Optional<Deadline> nextDeadline() {
    return deadlines().stream().min(Comparator.comparing(Deadline::at));
  }

  /** All that can happen to this attempt by itself (AC-24, AC-25); nothing while it is paused. */
  private List<Deadline> deadlines() {
    if (isPaused()) {
      return List.of();
    }
    var scheduled = scheduled();
    var closing =
        deadline(
            scheduledAt(), scheduled.getScheduleToCloseTimeout(), TIMEOUT_TYPE_SCHEDULE_TO_CLOSE);
    if (stored.getBackingOff()) {
      return Stream.concat(closing, Stream.of(new Deadline(attemptScheduledAt(), null))).toList();
    }
    if (!isStarted()) {
      var starting =
          deadline(
              attemptScheduledAt(),
              scheduled.getScheduleToStartTimeout(),
              TIMEOUT_TYPE_SCHEDULE_TO_START);
      return Stream.concat(closing, starting).toList();
    }
    var lastSign = Nanos.instant(Math.max(stored.getStartedNanos(), stored.getHeartbeatNanos()));
    var running =
        Stream.concat(
            deadline(startedAt(), scheduled.getStartToCloseTimeout(), TIMEOUT_TYPE_START_TO_CLOSE),
            deadline(lastSign, scheduled.getHeartbeatTimeout(), TIMEOUT_TYPE_HEARTBEAT));
    return Stream.concat(closing, running).toList();
  }

  private static Stream<Deadline> deadline(
      Instant from, com.google.protobuf.Duration limit, TimeoutType timeout) {
    var duration = ProtoTime.duration(limit);
    return duration.isZero()
        ? Stream.empty()
        : Stream.of(new Deadline(from.plus(duration), timeout));
  }
}
