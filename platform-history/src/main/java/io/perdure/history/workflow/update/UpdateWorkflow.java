package io.perdure.history.workflow.update;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.NotReady;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.state.WaitingUpdate;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.decision.NamedRun;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.Optional;

/**
 * Decides one call of UpdateWorkflowExecution: admits the update or joins it, and waits for it
 * (UP-4 to UP-12). Made anew for each call, because it remembers what the caller waits for.
 */
public final class UpdateWorkflow
    implements Decision<UpdateWorkflowExecutionRequest, UpdateProgress> {
  /** From this attempt of a workflow task on, workers are taken to be unable to answer (UP-9). */
  private static final int HOPELESS_ATTEMPT = 3;

  private final AwaitedUpdate awaited;

  public UpdateWorkflow(UpdateWorkflowExecutionRequest request) {
    this.awaited = new AwaitedUpdate(request.getWaitPolicy().getLifecycleStage());
  }

  @Override
  public Answer<UpdateProgress> decide(UpdateWorkflowExecutionRequest request, Turns turns) {
    var run = run(request, turns);
    return decide(request.getRequest(), run, turns)
        .<Answer<UpdateProgress>>map(Answer::reply)
        .orElseGet(Answer.Wait::new);
  }

  /** The run in which the caller waits already, or the one that it names. */
  private MutableState run(UpdateWorkflowExecutionRequest request, Turns turns) {
    return turns
        .runs()
        .run(awaited.runId())
        .orElseGet(
            () -> {
              var execution = request.getWorkflowExecution();
              var first = request.getFirstExecutionRunId();
              return NamedRun.ofChain(execution, first, turns);
            });
  }

  /** What the caller is told of its update in this run; empty when it waits. */
  public Optional<UpdateProgress> decide(Request update, MutableState run, Turns turns) {
    var id = update.getMeta().getUpdateId();
    var ended = awaited.ended(run, turns);
    if (ended.isPresent()) {
      return ended;
    }
    var told = run.updates().told(id);
    if (told.isPresent() && (run.isOpen() || told.get().getAcceptedEventId() != 0)) {
      return awaited.told(run, id, told.get(), turns);
    }
    if (!run.isOpen()) {
      throw awaited.closed(run, turns);
    }
    if (!awaited.isIn(run)) {
      checkReady(run);
      awaited.join(run.updates().waiting(id).orElseGet(() -> admit(update, run, turns)), run);
    }
    return awaited.notAccepted(run, id, turns);
  }

  private static WaitingUpdate admit(Request request, MutableState run, Turns turns) {
    UpdateLimits.check(request, run);
    var update = new WaitingUpdate(request);
    if (!turns.lastCall()) {
      run.updates().admit(update);
      if (run.workflowTasks().pending().isEmpty()) {
        NextWorkflowTask.forUpdates(turns.on(run));
      }
    }
    return update;
  }

  private static void checkReady(MutableState run) {
    if (run.status() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED) {
      throw new NotReady("Workflow is paused. Cannot update the workflow."); // UP-8.
    }
    var tasks = run.workflowTasks();
    if (tasks.pending().filter(task -> task.getAttempt() >= HOPELESS_ATTEMPT).isPresent()) {
      throw NotReady.workflow( // UP-9.
          "Unable to perform workflow execution update due to Workflow Task in failed state.");
    }
    if (tasks.closeAttempted() && tasks.isStarted()) {
      throw Exhausted.busyWorkflow(
          "workflow operation can not be applied because workflow is closing");
    }
  }
}
