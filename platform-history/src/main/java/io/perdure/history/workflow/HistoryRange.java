package io.perdure.history.workflow;

import com.google.protobuf.ByteString;
import io.perdure.history.state.RunKey;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/**
 * The part of a run's history that a read has not delivered yet. The endpoint reads one page of it
 * and asks this for the rest of its response.
 *
 * @param firstEventId first event that is wanted
 * @param nextEventId first id behind the wanted events; equal to the first one when there are none
 * @param goesOn whether the client may come back for events that do not exist yet
 * @param unwritten what readers see behind the last stored event (HI-7)
 */
public record HistoryRange(
    RunKey run, long firstEventId, long nextEventId, boolean goesOn, List<HistoryEvent> unwritten) {

  /**
   * The token for what comes after a page read forward; empty when that is nothing.
   *
   * @param readTo first id behind the page
   */
  public ByteString tokenAfter(long readTo) {
    return readTo < nextEventId || goesOn
        ? HistoryPage.token(run.runId(), readTo)
        : ByteString.EMPTY;
  }

  /**
   * The token for what comes after a page read backward; empty when that is nothing.
   *
   * @param readFrom first id of the page
   */
  public ByteString tokenBefore(long readFrom) {
    return readFrom > firstEventId ? HistoryPage.token(run.runId(), readFrom) : ByteString.EMPTY;
  }

  /** What belongs behind a page read forward: the unwritten events, if it was the last one. */
  public List<HistoryEvent> unwrittenAfter(long readTo) {
    return readTo == nextEventId ? unwritten : List.of();
  }
}
