package io.perdure.testing.simulation;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.perdure.common.error.ServiceException;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunKey;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.OneNamespace;
import io.perdure.testing.engine.Reply;
import io.perdure.testing.scenario.Texts;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Somebody who asks runs for updates, and asks them what they know. */
final class SimulatedQuestions {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Engine engine;
  private final Caller caller;
  private final Ledger ledger;
  private final Set<RunKey> begun = new HashSet<>();
  private int updateIds;

  SimulatedQuestions(Engine engine, Caller caller, Ledger ledger) {
    this.engine = engine;
    this.caller = caller;
    this.ledger = ledger;
  }

  /** Asks how many signals the run's code knows: all that were stored before must be among them. */
  void query(String workflowId, String runId) {
    var stored = ledger.storedSignals(runId);
    var request =
        QueryWorkflowRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setExecution(execution(workflowId, runId))
            .setQuery(WorkflowQuery.newBuilder().setQueryType(WorkerAnswers.SIGNALS))
            .build();
    engine.request(
        request,
        PATIENCE,
        reply -> {
          if (reply instanceof Reply.Answer(QueryWorkflowResponse answer)
              && !answer.hasQueryRejected()) {
            var known = Integer.parseInt(Texts.first(answer.getQueryResult()));
            ledger.queried(runId, known, stored);
          } else if (reply instanceof Reply.Refusal(NotFound _)) {
            Rule.require(ledger.knows(runId), "NOT_FOUND was answered for run %s", runId);
          }
        });
  }

  /** Asks children for an update whose parent has not recorded their start (CH-9), each once. */
  void updateNewChildren() {
    for (var stored : engine.database().runs()) {
      var key = stored.key();
      if (key.workflowId().startsWith(ProgramFamily.CHILD) && !begun.contains(key)) {
        begun.add(key);
        if (MutableState.load(stored).workflowTasks().awaitsParent()) {
          update(key.workflowId(), key.runId());
        }
      }
    }
  }

  /** Asks the run for an update, again if memory has lost it (UP-33), until it is completed. */
  void update(String workflowId, String runId) {
    var id = "update-" + ++updateIds;
    ask(
        UpdateWorkflowExecutionRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setWorkflowExecution(execution(workflowId, runId))
            .setRequest(
                Request.newBuilder()
                    .setMeta(Meta.newBuilder().setUpdateId(id))
                    .setInput(Input.newBuilder().setName("note")))
            .setWaitPolicy(
                WaitPolicy.newBuilder()
                    .setLifecycleStage(
                        UpdateWorkflowExecutionLifecycleStage
                            .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED))
            .build());
  }

  private void ask(UpdateWorkflowExecutionRequest request) {
    caller.send(
        request,
        UpdateWorkflowExecutionResponse.class,
        response -> {
          var id = request.getRequest().getMeta().getUpdateId();
          ledger.updated(request.getWorkflowExecution().getRunId(), id, response);
          if (!response.hasOutcome()) {
            ask(request); // As the SDKs do.
          }
        },
        refusal -> refused(refusal, request.getWorkflowExecution()));
  }

  private void refused(ServiceException refusal, WorkflowExecution execution) {
    switch (refusal) {
      case NotFound _ -> ledger.runNotFound(execution.getWorkflowId(), execution.getRunId());
      case NotReady _ -> {} // It is paused, or its worker fails all the time.
      case InvalidRequest bad -> throw new AssertionError("an update was refused", bad);
      default -> throw new AssertionError("a client was refused for no reason", refusal);
    }
  }

  private static WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }
}
