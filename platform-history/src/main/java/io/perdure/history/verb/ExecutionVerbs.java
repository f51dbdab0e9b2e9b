package io.perdure.history.verb;

import io.perdure.history.store.WakeUpTime;
import io.perdure.history.workflow.DeleteWorkflow;
import io.perdure.history.workflow.DescribeWorkflow;
import io.perdure.history.workflow.HistoryPage;
import io.perdure.history.workflow.HistoryRange;
import io.perdure.history.workflow.PauseWorkflow;
import io.perdure.history.workflow.ReadHistory;
import io.perdure.history.workflow.RequestCancelWorkflow;
import io.perdure.history.workflow.ResetStickyTaskQueue;
import io.perdure.history.workflow.SignalWithStart;
import io.perdure.history.workflow.SignalWorkflow;
import io.perdure.history.workflow.StartWorkflow;
import io.perdure.history.workflow.StartedWorkflow;
import io.perdure.history.workflow.TerminateWorkflow;
import io.perdure.history.workflow.UpdateWorkflowOptions;
import io.perdure.history.workflow.WakeUp;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.history.workflow.query.QueryTurn;
import io.perdure.history.workflow.query.QueryWorkflow;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueResponse;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsResponse;
import java.time.Instant;

/** The verbs about one workflow execution. */
public final class ExecutionVerbs {
  public static final Verb<
          StartWorkflowExecutionRequest, StartedWorkflow, StartWorkflowExecutionResponse>
      START =
          new Verb<>(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), ""),
              StartWorkflow::decide,
              (_, started, events) -> started(started, events));

  public static final Verb<
          SignalWithStartWorkflowExecutionRequest,
          SignalWithStartWorkflowExecutionResponse,
          SignalWithStartWorkflowExecutionResponse>
      SIGNAL_WITH_START =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), ""),
              SignalWithStart::decide);

  public static final Verb<
          SignalWorkflowExecutionRequest,
          SignalWorkflowExecutionResponse,
          SignalWorkflowExecutionResponse>
      SIGNAL =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowExecution()),
              SignalWorkflow::decide);

  public static final Verb<
          RequestCancelWorkflowExecutionRequest,
          RequestCancelWorkflowExecutionResponse,
          RequestCancelWorkflowExecutionResponse>
      REQUEST_CANCEL =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowExecution()),
              RequestCancelWorkflow::decide);

  public static final Verb<
          TerminateWorkflowExecutionRequest,
          TerminateWorkflowExecutionResponse,
          TerminateWorkflowExecutionResponse>
      TERMINATE =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowExecution()),
              TerminateWorkflow::decide);

  public static final Verb<
          DescribeWorkflowExecutionRequest,
          DescribeWorkflowExecutionResponse,
          DescribeWorkflowExecutionResponse>
      DESCRIBE =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getExecution()),
              DescribeWorkflow::decide);

  public static final Verb<
          ResetStickyTaskQueueRequest, ResetStickyTaskQueueResponse, ResetStickyTaskQueueResponse>
      RESET_STICKY_TASK_QUEUE =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getExecution()),
              ResetStickyTaskQueue::decide);

  public static final Verb<
          GetWorkflowExecutionHistoryReverseRequest,
          HistoryRange,
          GetWorkflowExecutionHistoryReverseResponse>
      HISTORY_REVERSE =
          new Verb<>(
              Manner.NEW_WORK,
              request ->
                  NamedRuns.of(
                      request.getExecution().getWorkflowId(),
                      HistoryPage.runId(request.getExecution(), request.getNextPageToken())),
              ReadHistory::reverse,
              HistoryPages::backward);

  /**
   * GetWorkflowExecutionHistory.
   *
   * @param clientName what the caller's {@code client-name} header says; empty when it says nothing
   */
  public static Verb<
          GetWorkflowExecutionHistoryRequest, HistoryRange, GetWorkflowExecutionHistoryResponse>
      history(String clientName) {
    return new Verb<>(
        Manner.NEW_WORK,
        request ->
            NamedRuns.of(
                request.getExecution().getWorkflowId(),
                HistoryPage.runId(request.getExecution(), request.getNextPageToken())),
        ReadHistory.by(clientName),
        HistoryPages::forward);
  }

  /**
   * The decision of QueryWorkflow, for one call; the rest is {@link QueryFlow}'s.
   *
   * @param answerBy when the caller waits no longer
   */
  public static Verb<QueryWorkflowRequest, QueryTurn, QueryTurn> query(Instant answerBy) {
    return Verb.answering(
        Manner.NEW_WORK,
        request -> NamedRuns.of(request.getExecution()),
        new QueryWorkflow(answerBy));
  }

  public static final Verb<
          DeleteWorkflowExecutionRequest,
          DeleteWorkflowExecutionResponse,
          DeleteWorkflowExecutionResponse>
      DELETE =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowExecution()),
              DeleteWorkflow::decide);

  public static final Verb<
          PauseWorkflowExecutionRequest,
          PauseWorkflowExecutionResponse,
          PauseWorkflowExecutionResponse>
      PAUSE =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              PauseWorkflow::decide);

  public static final Verb<
          UnpauseWorkflowExecutionRequest,
          UnpauseWorkflowExecutionResponse,
          UnpauseWorkflowExecutionResponse>
      UNPAUSE =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              PauseWorkflow::decideUnpause);

  public static final Verb<
          UpdateWorkflowExecutionOptionsRequest,
          UpdateWorkflowExecutionOptionsResponse,
          UpdateWorkflowExecutionOptionsResponse>
      UPDATE_OPTIONS =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowExecution()),
              UpdateWorkflowOptions::decide);

  /** What the passing of time asks of a run; no caller waits for it. */
  public static final Decision<WakeUpTime, WakeUp.Outcome> WAKE_UP =
      (row, turns) -> WakeUp.decide(row.run(), turns);

  private ExecutionVerbs() {}

  private static StartWorkflowExecutionResponse started(
      StartedWorkflow started, EventSource events) {
    return started
        .first()
        .map(
            first ->
                started.response().toBuilder()
                    .setEagerWorkflowTask(TaskVerbs.withHistory(first, events))
                    .build())
        .orElse(started.response());
  }
}
