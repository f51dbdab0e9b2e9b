package io.perdure.history.workflow;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.task.UnwrittenEvents;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import java.util.List;
import java.util.Set;

/** Decides which events a history read is to be given, and whether it waits for more. */
public final class ReadHistory {
  /** People look at histories with these: they are shown only what is stored (HI-7). */
  private static final Set<String> SHOWN_STORED_EVENTS_ONLY = Set.of("temporal-cli", "temporal-ui");

  private ReadHistory() {}

  /**
   * GetWorkflowExecutionHistory: the decision of one call.
   *
   * @param clientName what the caller's {@code client-name} header says; empty when it says nothing
   */
  public static Decision<GetWorkflowExecutionHistoryRequest, HistoryRange> by(String clientName) {
    return new Reading(!SHOWN_STORED_EVENTS_ONLY.contains(clientName));
  }

  /** One call, which stays with the run that it has begun with, however long it waits (HI-2). */
  private static final class Reading
      implements Decision<GetWorkflowExecutionHistoryRequest, HistoryRange> {
    private final boolean shownUnwritten;
    private String begunWith = "";

    Reading(boolean shownUnwritten) {
      this.shownUnwritten = shownUnwritten;
    }

    @Override
    public Answer<HistoryRange> decide(GetWorkflowExecutionHistoryRequest request, Turns turns) {
      var named = HistoryPage.runId(request.getExecution(), request.getNextPageToken());
      var begun = turns.runs().run(begunWith).isPresent(); // Not after an uncommitted beginning.
      var run = NamedRun.of(named.isEmpty() && begun ? begunWith : named, turns);
      begunWith = run.key().runId();
      return closeEventOnly(request)
          ? closeEvent(request, run, turns)
          : allEvents(request, run, shownUnwritten, turns);
    }
  }

  /** GetWorkflowExecutionHistoryReverse: newest first, never waits (HI-8). */
  public static Answer<HistoryRange> reverse(
      GetWorkflowExecutionHistoryReverseRequest request, Turns turns) {
    var token = request.getNextPageToken();
    var run = NamedRun.of(HistoryPage.runId(request.getExecution(), token), turns);
    var next = HistoryPage.nextEventId(token, run.nextEventId());
    return range(run, 1, Math.min(next, run.nextEventId()), false, List.of());
  }

  private static Answer<HistoryRange> allEvents(
      GetWorkflowExecutionHistoryRequest request,
      MutableState run,
      boolean shownUnwritten,
      Turns turns) {
    var from = HistoryPage.nextEventId(request.getNextPageToken(), 1);
    var goesOn = request.getWaitNewEvent() && run.isOpen();
    if (goesOn
        && from >= run.nextEventId()
        && !request.getNextPageToken().isEmpty()
        && !turns.lastCall()) {
      return new Answer.Wait<>(); // HI-4.
    }
    var unwritten = // Whoever waits for more sees them when they are written.
        shownUnwritten && !goesOn ? UnwrittenEvents.of(run) : List.<HistoryEvent>of();
    return range(run, Math.min(from, run.nextEventId()), run.nextEventId(), goesOn, unwritten);
  }

  private static Answer<HistoryRange> closeEvent(
      GetWorkflowExecutionHistoryRequest request, MutableState run, Turns turns) {
    var next = run.nextEventId();
    if (!run.isOpen()) {
      return range(run, next - 1, next, false, List.of());
    }
    if (request.getWaitNewEvent() && !turns.lastCall()) {
      return new Answer.Wait<>(); // HI-5.
    }
    return range(run, next, next, request.getWaitNewEvent(), List.of());
  }

  private static boolean closeEventOnly(GetWorkflowExecutionHistoryRequest request) {
    return request.getHistoryEventFilterType()
        == HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;
  }

  private static Answer<HistoryRange> range(
      MutableState run, long from, long to, boolean goesOn, List<HistoryEvent> unwritten) {
    return Answer.reply(new HistoryRange(run.key(), from, to, goesOn, unwritten));
  }
}
