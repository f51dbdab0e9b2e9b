package io.perdure.history.verb;

import com.google.protobuf.Message;
import io.perdure.common.api.TaskKind;
import io.perdure.common.api.TaskToken;
import io.perdure.history.state.Nanos;
import io.perdure.history.state.ProtoTime;
import io.perdure.history.workflow.KnownEvents;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * An answer of a worker that ends a task which it names by a token.
 *
 * @param token names the task
 * @param trace whether an event is what taking the answer in has written
 * @param response what the worker is told then; it leaves out what came with the lost one
 */
public record TaskEnd<Q extends Message, A, R>(
    Verb<Q, A, R> verb,
    Function<Q, TaskToken> token,
    BiPredicate<Q, HistoryEvent> trace,
    R response)
    implements Ending<Q, A, R> {

  @Override
  public Verb<Q, KnownEvents, KnownEvents> known() {
    return Verb.answering(
        Manner.FINISHING,
        verb.names(),
        (request, turns) -> KnownEvents.of(token.apply(request).getRunId(), turns));
  }

  @Override
  public boolean isIn(Q request, KnownEvents known, EventSource events) {
    var waits =
        shows(known.waiting(), this::isStart, request) && shows(known.waiting(), trace, request);
    return waits || isWritten(request, known.nextEventId(), events);
  }

  private boolean isWritten(Q request, long nextEventId, EventSource events) {
    var runId = token.apply(request).getRunId();
    var from = firstEventId(token.apply(request));
    var started = false;
    while (from < nextEventId) {
      var page = events.page(runId, from, nextEventId, HistoryPages.EVENTS);
      started = started || shows(page, this::isStart, request);
      if (started && shows(page, trace, request)) {
        return true;
      }
      if (page.isEmpty()) {
        return false; // The run has been deleted meanwhile.
      }
      from += page.size();
    }
    return false;
  }

  private static <Q> boolean shows(
      List<HistoryEvent> events, BiPredicate<Q, HistoryEvent> what, Q request) {
    return events.stream().anyMatch(event -> what.test(request, event));
  }

  /** The start of an activity is written with its end; that of a workflow task comes first. */
  private static long firstEventId(TaskToken token) {
    return token.getKind() == TaskKind.TASK_KIND_WORKFLOW
        ? token.getStartedEventId()
        : token.getScheduledEventId();
  }

  /** Attempts that are not written share their event ids: time and attempt tell them apart. */
  private boolean isStart(Q request, HistoryEvent event) {
    var task = token.apply(request);
    return switch (task.getKind()) {
      case TASK_KIND_WORKFLOW ->
          event.hasWorkflowTaskStartedEventAttributes()
              && event.getEventId() == task.getStartedEventId()
              && Nanos.of(ProtoTime.instant(event.getEventTime())) == task.getStartedTimeNanos();
      case TASK_KIND_ACTIVITY -> {
        var started = event.getActivityTaskStartedEventAttributes();
        yield event.hasActivityTaskStartedEventAttributes()
            && started.getScheduledEventId() == task.getScheduledEventId()
            && started.getAttempt() == task.getAttempt();
      }
      case TASK_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }
}
