package io.perdure.history.verb;

import io.perdure.history.state.RunKey;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/** Writes the first part of the history of a run that a reset prepares. May block. */
@FunctionalInterface
public interface PrefixStore {
  /** Writes the next events, in one piece. */
  void write(RunKey run, List<HistoryEvent> events);
}
