package io.perdure.history.verb;

import io.perdure.history.state.RunKey;
import io.perdure.history.workflow.intervention.Reapplication;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened after a reset point and is to happen again: in the run itself, and in those in
 * which it continued as new.
 */
final class LaterEvents {
  private final EventSource source;
  private final Reapplication reapplication;
  private final List<HistoryEvent> events = new ArrayList<>();
  private RunKey last;
  private long readTo;

  LaterEvents(EventSource source, Reapplication reapplication, RunKey base, long fromEventId) {
    this.source = source;
    this.reapplication = reapplication;
    this.last = base;
    this.readTo = fromEventId;
  }

  /** The run that is being read. */
  RunKey last() {
    return last;
  }

  /** First event id of that run that has not been read. */
  long readTo() {
    return readTo;
  }

  List<HistoryEvent> events() {
    return List.copyOf(events);
  }

  /**
   * Reads the run on, up to an event id (exclusive).
   *
   * @return the run in which it continued as new, if it did
   */
  Optional<String> readOn(long belowEventId) {
    var next = Optional.<String>empty();
    while (readTo < belowEventId) {
      var page = source.page(last.runId(), readTo, belowEventId, HistoryPages.EVENTS);
      page.stream().filter(reapplication::wants).forEach(events::add);
      readTo += page.size();
      next =
          Optional.of(page.getLast())
              .filter(HistoryEvent::hasWorkflowExecutionContinuedAsNewEventAttributes)
              .map(
                  event ->
                      event
                          .getWorkflowExecutionContinuedAsNewEventAttributes()
                          .getNewExecutionRunId());
    }
    return next;
  }

  /** Goes on with the next run. */
  void goOn(String runId) {
    last = last.workflow().run(runId);
    readTo = 1;
  }
}
