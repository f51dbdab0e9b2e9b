package io.perdure.history.workflow;

import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;

/** Decides ResetStickyTaskQueue: a worker has dropped the run from its cache (WT-24). */
public final class ResetStickyTaskQueue {
  private ResetStickyTaskQueue() {}

  public static Answer<ResetStickyTaskQueueResponse> decide(
      ResetStickyTaskQueueRequest request, Turns turns) {
    var run = NamedRun.open(request.getExecution(), turns);
    if (run.workflowTasks().isSticky()) {
      turns.on(run).quietly(state -> state.workflowTasks().unstick());
    }
    return Answer.reply(ResetStickyTaskQueueResponse.getDefaultInstance());
  }
}
