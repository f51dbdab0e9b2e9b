package io.perdure.history.state;

import com.google.protobuf.util.Timestamps;
import io.perdure.history.state.stored.ActivityState;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The pending activities of a run. */
public final class Activities {
  private final PendingItems<ActivityState> items =
      new PendingItems<>(ItemKind.ACTIVITY, ActivityState.parser());
  private final Map<Long, PendingActivity> byScheduledEvent = new TreeMap<>();
  private final Map<String, Long> byActivityId = new HashMap<>();
  private final DueTimes deadlines = new DueTimes();

  /** Each holds until it is past. */
  private final DueTimes reminders = new DueTimes();

  /** The pending activity that this event scheduled. */
  public Optional<PendingActivity> scheduledBy(long eventId) {
    return Optional.ofNullable(byScheduledEvent.get(eventId));
  }

  /** The pending activity with this id. */
  public Optional<PendingActivity> withId(String activityId) {
    return Optional.ofNullable(byActivityId.get(activityId)).map(byScheduledEvent::get);
  }

  /** All pending activities, by the order of their scheduling. */
  public Collection<PendingActivity> all() {
    return Collections.unmodifiableCollection(byScheduledEvent.values());
  }

  /** When something happens to one of them by itself. */
  public Optional<Instant> nextDeadline() {
    return deadlines.first().map(DueTimes.Due::at);
  }

  /** When the run is woken because nobody has started one of them. */
  Optional<Instant> nextReminder(Instant now) {
    var next = reminders.first();
    while (next.isPresent() && !next.get().at().isAfter(now)) {
      var number = next.get().number();
      reminders.put(number, reminder(Objects.requireNonNull(byScheduledEvent.get(number)), now));
      next = reminders.first();
    }
    return next.map(DueTimes.Due::at);
  }

  private static Instant reminder(PendingActivity activity, Instant now) {
    return Reminders.wakeUp(activity.attemptScheduledAt(), activity.longestSilence(), now);
  }

  /**
   * Changes what no event tells: attempts, heartbeats. The caller owns the turn and says that it
   * has changed the run.
   */
  public PendingActivity change(
      long scheduledEventId, UnaryOperator<ActivityState.Builder> change) {
    var before = byScheduledEvent.get(scheduledEventId);
    if (before == null) {
      throw new IllegalStateException("no activity was scheduled by event " + scheduledEventId);
    }
    var after = new PendingActivity(change.apply(before.stored().toBuilder()).build());
    put(after);
    return after;
  }

  /** Gives a pending activity other attributes; through {@link Turn#quietly} only. */
  public void reschedule(long scheduledEventId, ActivityTaskScheduledEventAttributes attributes) {
    var before = byScheduledEvent.get(scheduledEventId);
    if (before == null) {
      throw new IllegalStateException("no activity was scheduled by event " + scheduledEventId);
    }
    var stored = before.stored().toBuilder().setScheduled(attributes.toByteString());
    put(new PendingActivity(stored.build()));
  }

  PendingItems<ActivityState> items() {
    return items;
  }

  /** To be called when all items have been put in. */
  void loaded() {
    items.values().forEach(stored -> remember(new PendingActivity(stored)));
  }

  /** Applies ActivityTaskScheduled. */
  void scheduled(HistoryEvent event) {
    var scheduled = event.getActivityTaskScheduledEventAttributes();
    if (byActivityId.containsKey(scheduled.getActivityId())) {
      throw new IllegalStateException(
          "activity %s is pending".formatted(scheduled.getActivityId()));
    }
    var at = Timestamps.toNanos(event.getEventTime());
    var stored =
        ActivityState.newBuilder()
            .setScheduledEventId(event.getEventId())
            .setScheduledNanos(at)
            .setScheduled(scheduled.toByteString())
            .setAttempt(1)
            .setAttemptScheduledNanos(at);
    put(new PendingActivity(stored.build()));
  }

  /** Applies ActivityTaskStarted, which is written when the activity closes. */
  void started(HistoryEvent event) {
    var started = event.getActivityTaskStartedEventAttributes();
    change(
        started.getScheduledEventId(),
        activity ->
            activity
                .setAttempt(started.getAttempt())
                .setBackingOff(false)
                .setStartedRequestId(started.getRequestId())
                .setStartedIdentity(started.getIdentity())
                .setStartedNanos(Timestamps.toNanos(event.getEventTime())));
  }

  /** Applies ActivityTaskCancelRequested. */
  void cancelRequested(HistoryEvent event) {
    var id = event.getActivityTaskCancelRequestedEventAttributes().getScheduledEventId();
    if (byScheduledEvent.containsKey(id)) { // Else its end is buffered: only the event is written.
      change(id, activity -> activity.setCancelRequestedEventId(event.getEventId()));
    }
  }

  private void put(PendingActivity activity) {
    items.put(Long.toString(activity.scheduledEventId()), activity.stored());
    remember(activity);
  }

  private void remember(PendingActivity activity) {
    byScheduledEvent.put(activity.scheduledEventId(), activity);
    byActivityId.put(activity.activityId(), activity.scheduledEventId());
    var number = activity.scheduledEventId();
    activity
        .nextDeadline()
        .ifPresentOrElse(
            deadline -> deadlines.put(number, deadline.at()), () -> deadlines.remove(number));
    if (activity.awaitsWorker()) {
      reminders.put(number, Instant.MIN); // To be reckoned when the time is known.
    } else {
      reminders.remove(number);
    }
  }

  /** Applies ActivityTaskCompleted, Failed, TimedOut and Canceled. */
  void closed(long scheduledEventId) {
    var removed = byScheduledEvent.remove(scheduledEventId);
    if (removed == null) {
      throw new IllegalStateException("no activity was scheduled by event " + scheduledEventId);
    }
    byActivityId.remove(removed.activityId());
    deadlines.remove(scheduledEventId);
    reminders.remove(scheduledEventId);
    items.remove(Long.toString(scheduledEventId));
  }
}
