package io.perdure.history.workflow;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/**
 * What tells of a run's past.
 *
 * @param nextEventId first id behind the events that are written; 0 for a run that is not there
 * @param waiting events that have happened and wait to be written
 */
public record KnownEvents(long nextEventId, List<HistoryEvent> waiting) {
  private static final KnownEvents NONE = new KnownEvents(0, List.of());

  /** Asks for what is known of a run. */
  public static Answer<KnownEvents> of(String runId, Turns turns) {
    return Answer.reply(turns.runs().run(runId).map(KnownEvents::of).orElse(NONE));
  }

  private static KnownEvents of(MutableState run) {
    return new KnownEvents(run.nextEventId(), run.buffer().events());
  }
}
