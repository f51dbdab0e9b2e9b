package io.perdure.history.workflow;

import io.perdure.common.api.RefreshTasksRequest;
import io.perdure.common.api.RefreshTasksResponse;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.external.OwedCalls;

/**
 * Has a run owe again all that its state says it owes, because what it owed may have been lost
 * (TK-9). Whoever gets a task twice tells so from the run's state.
 */
public final class RefreshTasks {
  private RefreshTasks() {}

  public static Answer<RefreshTasksResponse> decide(RefreshTasksRequest request, Turns turns) {
    var run = NamedRun.of(request.getRunId(), turns);
    var turn = turns.on(run);
    turn.refresh();
    if (run.isOpen()) {
      WaitingTasks.sendAgain(turn);
      OwedCalls.oweAgain(turn);
    }
    return Answer.reply(RefreshTasksResponse.getDefaultInstance());
  }
}
