package io.perdure.history.workflow;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/**
 * What tells of a run's past.
 *
 * @param runId the run; empty for one that is not there
 * @param nextEventId first id behind the events that are written; 0 for a run that is not there
 * @param waiting events that have happened and wait to be written
 */
public record KnownEvents(String runId, long nextEventId, List<HistoryEvent> waiting) {
  private static final KnownEvents NONE = new KnownEvents("", 0, List.of());

  /** Asks for what is known of a run; of the current one when no run id is given. */
  public static Answer<KnownEvents> of(String runId, Turns turns) {
    var run = runId.isEmpty() ? turns.runs().current() : turns.runs().run(runId);
    return Answer.reply(run.map(KnownEvents::of).orElse(NONE));
  }

  private static KnownEvents of(MutableState run) {
    return new KnownEvents(run.key().runId(), run.nextEventId(), run.buffer().events());
  }
}
