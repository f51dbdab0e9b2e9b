package io.perdure.history.workflow.query;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.NotReady;
import io.perdure.common.error.TimedOut;
import io.perdure.common.error.Unavailable;
import io.perdure.history.state.BufferedQueries;
import io.perdure.history.state.BufferedQuery;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.decision.NamedRun;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.query.v1.QueryRejected;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides one call of QueryWorkflow: refuses it, lets it travel with the run's workflow tasks, or
 * sends it to a worker by itself (QU-2 to QU-10). Changes nothing that is stored. Made anew for
 * each call, because it remembers the query that travels.
 */
public final class QueryWorkflow implements Decision<QueryWorkflowRequest, QueryTurn> {
  /** From this attempt of a workflow task on, workers are taken to be unable to answer (QU-6). */
  private static final int HOPELESS_ATTEMPT = 3;

  private final Instant answerBy;
  private @Nullable BufferedQuery query;
  private @Nullable BufferedQueries joined;

  /**
   * @param answerBy when the caller waits no longer
   */
  public QueryWorkflow(Instant answerBy) {
    this.answerBy = answerBy;
  }

  @Override
  public Answer<QueryTurn> decide(QueryWorkflowRequest request, Turns turns) {
    var result = query == null ? null : query.result().orElse(null);
    if (result != null) {
      return Answer.reply(new QueryTurn.Answered(QueryResults.of(result)));
    }
    leave();
    var run = NamedRun.of(request.getExecution(), turns);
    if (isRejected(request.getQueryRejectCondition(), run.status())) {
      return Answer.reply(new QueryTurn.Answered(rejection(run)));
    }
    checkReady(run);
    if (goesByItself(run)) {
      return Answer.reply(new QueryTurn.Direct(DirectQuery.of(run, request.getQuery())));
    }
    if (turns.moving()) {
      throw Unavailable.moved("the workflow moves to another node");
    }
    if (turns.lastCall()) {
      throw new TimedOut("query timed out before a worker could process it");
    }
    join(request, run, turns);
    return new Answer.Wait<>();
  }

  @Override
  public void abandon() {
    if (query != null) {
      query.abandon();
    }
  }

  /** QU-2. */
  private static boolean isRejected(
      QueryRejectCondition condition, WorkflowExecutionStatus status) {
    return switch (condition) {
      case QUERY_REJECT_CONDITION_NOT_OPEN ->
          status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
      case QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY ->
          status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
              && status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
      case QUERY_REJECT_CONDITION_NONE, QUERY_REJECT_CONDITION_UNSPECIFIED, UNRECOGNIZED ->
          status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED;
    };
  }

  private static QueryWorkflowResponse rejection(MutableState run) {
    return QueryWorkflowResponse.newBuilder()
        .setQueryRejected(QueryRejected.newBuilder().setStatus(run.status()))
        .build();
  }

  private void checkReady(MutableState run) {
    var tasks = run.workflowTasks();
    if (!run.isOpen() && tasks.lastCompletedStartedEventId() == 0) {
      throw NotReady.workflow( // QU-3.
          "Workflow execution closed before WorkflowTaskStarted event");
    }
    if (run.firstWorkflowTaskAt().filter(at -> at.isAfter(answerBy)).isPresent()) {
      throw NotReady.workflow("Workflow task is not scheduled yet."); // QU-4.
    }
    if (tasks.pending().filter(task -> task.getAttempt() >= HOPELESS_ATTEMPT).isPresent()) {
      throw NotReady.workflow( // QU-6.
          "Unable to query workflow due to Workflow Task in failed state.");
    }
  }

  /** QU-7: no workflow task can take it along, and the run has code that can answer. */
  private static boolean goesByItself(MutableState run) {
    var tasks = run.workflowTasks();
    return tasks.lastCompletedStartedEventId() > 0 && (!run.isOpen() || tasks.pending().isEmpty());
  }

  private void join(QueryWorkflowRequest request, MutableState run, Turns turns) {
    if (query == null) {
      query = new BufferedQuery(turns.newId(), request.getQuery());
    }
    joined = run.queries();
    if (!joined.add(query)) {
      throw Exhausted.busyWorkflow("consistent query buffer is full, cannot accept new query");
    }
  }

  private void leave() {
    if (query != null && joined != null) {
      joined.remove(query);
    }
  }
}
