package io.perdure.history.verb;

import io.perdure.history.workflow.HistoryRange;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import java.util.ArrayList;

/** Cuts histories into pages (HI-1). */
final class HistoryPages {
  /** Events in a page, unless fewer are asked for; a page ends where a transaction ended. */
  static final int EVENTS = 256;

  private HistoryPages() {}

  static GetWorkflowExecutionHistoryResponse forward(
      GetWorkflowExecutionHistoryRequest request, HistoryRange range, EventSource events) {
    var size = size(request.getMaximumPageSize());
    var page =
        new ArrayList<>(
            events.page(range.run().runId(), range.firstEventId(), range.nextEventId(), size));
    var readTo = range.firstEventId() + page.size();
    page.addAll(range.unwrittenAfter(readTo));
    return GetWorkflowExecutionHistoryResponse.newBuilder()
        .setHistory(History.newBuilder().addAllEvents(page))
        .setNextPageToken(range.tokenAfter(readTo))
        .build();
  }

  static GetWorkflowExecutionHistoryReverseResponse backward(
      GetWorkflowExecutionHistoryReverseRequest request, HistoryRange range, EventSource events) {
    var below = range.nextEventId();
    var from = Math.max(range.firstEventId(), below - size(request.getMaximumPageSize()));
    var page = new ArrayList<>(events.page(range.run().runId(), from, below, EVENTS));
    while (from + page.size() < below) {
      page.addAll(events.page(range.run().runId(), from + page.size(), below, EVENTS));
    }
    return GetWorkflowExecutionHistoryReverseResponse.newBuilder()
        .setHistory(History.newBuilder().addAllEvents(page.reversed()))
        .setNextPageToken(range.tokenBefore(from))
        .build();
  }

  private static int size(int asked) {
    return asked <= 0 || asked > EVENTS ? EVENTS : asked;
  }
}
