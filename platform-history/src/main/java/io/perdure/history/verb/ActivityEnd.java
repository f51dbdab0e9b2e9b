package io.perdure.history.verb;

import com.google.protobuf.Message;
import io.perdure.history.workflow.KnownEvents;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;

/**
 * An answer that ends an activity which it names by its id.
 *
 * @param runId the run that is named; empty for the current one
 * @param activityId the activity that is named
 * @param ended the scheduled event's id of the activity that an event ends with the words of the
 *     answer; 0 for all other events
 * @param response what the caller is told when its answer has been taken in
 */
public record ActivityEnd<Q extends Message, R>(
    Verb<Q, R, R> verb,
    Function<Q, String> runId,
    Function<Q, String> activityId,
    ToLongBiFunction<Q, HistoryEvent> ended,
    R response)
    implements Ending<Q, R, R> {

  @Override
  public Verb<Q, KnownEvents, KnownEvents> known() {
    return Verb.answering(
        Manner.FINISHING,
        verb.names(),
        (request, turns) -> KnownEvents.of(runId.apply(request), turns));
  }

  @Override
  public boolean isIn(Q request, KnownEvents known, EventSource events) {
    var scheduled = new HashSet<Long>();
    var from = 1L;
    while (from < known.nextEventId()) {
      var page = events.page(known.runId(), from, known.nextEventId(), HistoryPages.EVENTS);
      note(request, page, scheduled);
      if (shows(request, page, scheduled)) {
        return true;
      }
      if (page.isEmpty()) {
        return false; // The run has been deleted meanwhile.
      }
      from += page.size();
    }
    return shows(request, known.waiting(), scheduled);
  }

  private void note(Q request, List<HistoryEvent> page, Set<Long> scheduled) {
    var id = activityId.apply(request);
    for (var event : page) {
      if (event.hasActivityTaskScheduledEventAttributes()
          && event.getActivityTaskScheduledEventAttributes().getActivityId().equals(id)) {
        scheduled.add(event.getEventId());
      }
    }
  }

  private boolean shows(Q request, List<HistoryEvent> page, Set<Long> scheduled) {
    return page.stream().anyMatch(event -> scheduled.contains(ended.applyAsLong(request, event)));
  }
}
