package io.perdure.history.verb;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/** Gives committed events. May block. */
public interface EventSource {
  /**
   * Events from one id on, in order, up to another (exclusive), but no more than one page: at least
   * the first of them, and never a part of what one transaction has written, unless the end cuts
   * it.
   *
   * @param limit events after which a page ends
   */
  List<HistoryEvent> page(String runId, long fromEventId, long belowEventId, int limit);
}
