package io.perdure.history.workflow.update;

import io.perdure.common.error.NotFound;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import java.util.Optional;

/**
 * Decides one call of PollWorkflowExecutionUpdate: waits for an update that somebody else has asked
 * for (UP-11). Made anew for each call, because it remembers what the caller waits for.
 */
public final class PollUpdate
    implements Decision<PollWorkflowExecutionUpdateRequest, UpdateProgress> {
  private final AwaitedUpdate awaited;

  public PollUpdate(PollWorkflowExecutionUpdateRequest request) {
    this.awaited = new AwaitedUpdate(request.getWaitPolicy().getLifecycleStage());
  }

  @Override
  public Answer<UpdateProgress> decide(PollWorkflowExecutionUpdateRequest request, Turns turns) {
    var ref = request.getUpdateRef();
    var run =
        turns
            .runs()
            .run(awaited.runId())
            .orElseGet(() -> NamedRun.of(ref.getWorkflowExecution(), turns));
    return decide(ref.getUpdateId(), run, turns)
        .<Answer<UpdateProgress>>map(Answer::reply)
        .orElseGet(Answer.Wait::new);
  }

  private Optional<UpdateProgress> decide(String id, MutableState run, Turns turns) {
    var ended = awaited.ended(run, turns);
    if (ended.isPresent()) {
      return ended;
    }
    var told = run.updates().told(id);
    if (told.isPresent() && (run.isOpen() || told.get().getAcceptedEventId() != 0)) {
      return awaited.told(run, id, told.get(), turns);
    }
    if (!run.isOpen() && !awaited.runId().isEmpty()) {
      throw awaited.closed(run, turns);
    }
    var waiting =
        run.updates()
            .waiting(id)
            .orElseThrow(() -> new NotFound("update \"%s\" not found".formatted(id)));
    awaited.join(waiting, run);
    return awaited.notAccepted(run, id, turns);
  }
}
