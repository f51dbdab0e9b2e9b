package io.perdure.history.verb;

import com.google.protobuf.ByteString;
import io.perdure.history.shard.HistoryReader;
import io.perdure.history.workflow.HistoryRange;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import java.util.ArrayList;
import java.util.List;

/** Cuts histories into pages (HI-1). */
final class HistoryPages {
  /** Events in a page, unless fewer are asked for; a page ends where a transaction ended. */
  static final int EVENTS = 256;

  /** Events that are read at once for a page that begins with the newest. */
  private static final int READ_BACKWARD = 32;

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
    var size = size(request.getMaximumPageSize());
    var page = new ArrayList<HistoryEvent>();
    var readFrom = range.nextEventId();
    var bytes = 0L;
    while (readFrom > range.firstEventId() && page.size() < size) {
      var from =
          Math.max(range.firstEventId(), readFrom - Math.min(READ_BACKWARD, size - page.size()));
      for (var event : all(range.run().runId(), from, readFrom, events).reversed()) {
        bytes += event.getSerializedSize();
        if (!page.isEmpty() && bytes > HistoryReader.PAGE_BYTES) {
          return backward(page, range.tokenBefore(readFrom));
        }
        page.add(event);
        readFrom = event.getEventId();
      }
    }
    return backward(page, range.tokenBefore(readFrom));
  }

  private static GetWorkflowExecutionHistoryReverseResponse backward(
      List<HistoryEvent> page, ByteString token) {
    return GetWorkflowExecutionHistoryReverseResponse.newBuilder()
        .setHistory(History.newBuilder().addAllEvents(page))
        .setNextPageToken(token)
        .build();
  }

  private static List<HistoryEvent> all(String runId, long from, long below, EventSource events) {
    var read = new ArrayList<HistoryEvent>();
    while (from + read.size() < below) {
      read.addAll(events.page(runId, from + read.size(), below, EVENTS));
    }
    return read;
  }

  private static int size(int asked) {
    return asked <= 0 || asked > EVENTS ? EVENTS : asked;
  }
}
