package io.perdure.history.workflow;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.MultiOperationFailed;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.update.UpdateProgress;
import io.perdure.history.workflow.update.UpdateWorkflow;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides one call of ExecuteMultiOperation: a workflow that is started unless it runs, and an
 * update that its first workflow task takes along (MO-4). Made anew for each call, because it
 * remembers what the caller waits for.
 */
public final class UpdateWithStart
    implements Decision<ExecuteMultiOperationRequest, StartedUpdate> {
  private final StartWorkflowExecutionRequest start;
  private final UpdateWorkflowExecutionRequest update;
  private UpdateWorkflow awaited;
  private @Nullable StartWorkflowExecutionResponse found;
  private boolean again;

  public UpdateWithStart(ExecuteMultiOperationRequest call) {
    this.start = call.getOperations(0).getStartWorkflow();
    this.update = call.getOperations(1).getUpdateWorkflow();
    this.awaited = new UpdateWorkflow(update);
  }

  @Override
  public Answer<StartedUpdate> decide(ExecuteMultiOperationRequest request, Turns turns) {
    var before = found;
    var run = before == null ? null : turns.runs().run(before.getRunId()).orElse(null);
    if (before != null && run != null) {
      return await(before, run, turns);
    }
    awaited = new UpdateWorkflow(update); // Memory was dropped, or this is the first time.
    return begin(turns);
  }

  private Answer<StartedUpdate> begin(Turns turns) {
    var current = turns.runs().current();
    if (current.isPresent() && takesTheUpdate(current.get())) {
      return attach(current.get(), turns);
    }
    StartWorkflowExecutionResponse started;
    try {
      started = response(StartWorkflow.decide(start, turns));
    } catch (Unavailable moved) {
      throw moved;
    } catch (ServiceException why) {
      throw MultiOperationFailed.ofStart(why);
    }
    var run =
        turns
            .runs()
            .run(started.getRunId())
            .orElseThrow(() -> new Unavailable("the workflow was not started"));
    found = started;
    return await(started, run, turns);
  }

  /** Whether the update goes to the run that is there (MO-4 a, b). */
  private boolean takesTheUpdate(MutableState run) {
    var id = update.getRequest().getMeta().getUpdateId();
    var told = run.updates().told(id);
    if (told.filter(known -> known.getCompletedEventId() != 0).isPresent()) {
      return true;
    }
    return run.isOpen()
        && (told.isPresent()
            || run.updates().waiting(id).isPresent()
            || run.requestIds().ofCreation().filter(start.getRequestId()::equals).isPresent()
            || usesExisting());
  }

  private boolean usesExisting() {
    return StartPolicies.onConflict(
            start, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
        == WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
  }

  private Answer<StartedUpdate> attach(MutableState run, Turns turns) {
    checkAttachable(run);
    var existing = StartWorkflow.existing(run, turns);
    found = existing;
    var answer = await(existing, run, turns);
    if (run.isOpen() && usesExisting() && start.hasOnConflictOptions()) {
      return attached(answer, turns);
    }
    return answer;
  }

  /** What the run will not take is refused before the update is admitted (ST-29). */
  private void checkAttachable(MutableState run) {
    if (run.isOpen()
        && usesExisting()
        && start.getOnConflictOptions().getAttachCompletionCallbacks()
        && run.requestIds().ofStart(start.getRequestId()).isEmpty()) {
      try {
        CallbackLimit.check(run, start.getCompletionCallbacksCount());
      } catch (NotReady tooMany) {
        throw MultiOperationFailed.ofStart(tooMany);
      }
    }
  }

  /** The update is taken: what else the request wants attached is added to the run (ST-29). */
  private Answer<StartedUpdate> attached(Answer<StartedUpdate> answer, Turns turns) {
    found = response(StartWorkflow.decide(start, turns));
    return answer instanceof Answer.Reply<StartedUpdate>(var told)
        ? Answer.reply(new StartedUpdate(found, told.update()))
        : answer;
  }

  private Answer<StartedUpdate> await(
      StartWorkflowExecutionResponse started, MutableState run, Turns turns) {
    Optional<UpdateProgress> progress;
    try {
      progress = awaited.decide(update.getRequest(), run, turns);
    } catch (Unavailable moved) {
      throw moved;
    } catch (NotFound closed) {
      return lost(closed, started, turns);
    } catch (ServiceException why) {
      throw MultiOperationFailed.ofUpdate(why, started.getStarted());
    }
    return progress
        .<Answer<StartedUpdate>>map(told -> Answer.reply(new StartedUpdate(started, told)))
        .orElseGet(() -> waiting(started, turns));
  }

  /**
   * The answer is due later, or never where too many wait already: what was started stays (MO-8).
   */
  private static Answer<StartedUpdate> waiting(
      StartWorkflowExecutionResponse started, Turns turns) {
    return turns.crowded()
        ? new Answer.Refuse<>(
            MultiOperationFailed.ofUpdate(Exhausted.tooManyWait(), started.getStarted()))
        : new Answer.Wait<>();
  }

  /** The run that was there has closed before it took the update: a new one may take it (MO-6). */
  private Answer<StartedUpdate> lost(
      NotFound closed, StartWorkflowExecutionResponse started, Turns turns) {
    if (started.getStarted()) {
      throw MultiOperationFailed.ofUpdate(closed, true);
    }
    if (again || turns.lastCall()) {
      throw MultiOperationFailed.tryAgain(closed);
    }
    again = true;
    awaited = new UpdateWorkflow(update);
    return begin(turns);
  }

  private static StartWorkflowExecutionResponse response(Answer<StartedWorkflow> answer) {
    return switch (answer) {
      case Answer.Reply<StartedWorkflow>(var started) -> started.response();
      case Answer.Refuse<StartedWorkflow>(var refusal) -> throw refusal;
      case Answer.Wait<StartedWorkflow> _ -> throw new IllegalStateException("a start waits");
    };
  }
}
