package io.perdure.history.verb;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.api.RecordTaskStartedResponse.Outcome;
import io.perdure.history.workflow.CancelActivity;
import io.perdure.history.workflow.CompleteActivity;
import io.perdure.history.workflow.CompleteWorkflowTask;
import io.perdure.history.workflow.CompletedWorkflowTask;
import io.perdure.history.workflow.FailActivity;
import io.perdure.history.workflow.FailWorkflowTask;
import io.perdure.history.workflow.HeartbeatActivity;
import io.perdure.history.workflow.HistoryPage;
import io.perdure.history.workflow.StartActivityTask;
import io.perdure.history.workflow.StartWorkflowTask;
import io.perdure.history.workflow.StartedWorkflowTask;
import io.perdure.history.workflow.decision.Decision;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import java.util.ArrayList;
import java.util.Optional;

/** The verbs by which workers take and end tasks. */
public final class TaskVerbs {
  public static final Verb<
          RecordTaskStartedRequest, Optional<StartedWorkflowTask>, RecordTaskStartedResponse>
      START_WORKFLOW_TASK =
          new Verb<>(
              Manner.FINISHING,
              request -> ofTask(request.getTask()),
              StartWorkflowTask::decide,
              TaskVerbs::started);

  public static final Verb<
          RecordTaskStartedRequest, RecordTaskStartedResponse, RecordTaskStartedResponse>
      START_ACTIVITY_TASK =
          Verb.answering(
              Manner.FINISHING, request -> ofTask(request.getTask()), StartActivityTask::decide);

  public static final Verb<
          RespondWorkflowTaskCompletedRequest,
          CompletedWorkflowTask,
          RespondWorkflowTaskCompletedResponse>
      COMPLETE_WORKFLOW_TASK =
          new Verb<>(
              Manner.UNDOABLE,
              request -> NamedRuns.ofToken(request.getTaskToken()),
              Decision.orAfterDefect(
                  CompleteWorkflowTask::decide, CompleteWorkflowTask::decideAfterDefect),
              TaskVerbs::completed);

  public static final Verb<
          RespondWorkflowTaskFailedRequest,
          RespondWorkflowTaskFailedResponse,
          RespondWorkflowTaskFailedResponse>
      FAIL_WORKFLOW_TASK =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.ofToken(request.getTaskToken()),
              FailWorkflowTask::decide);

  public static final Verb<
          RespondActivityTaskCompletedRequest,
          RespondActivityTaskCompletedResponse,
          RespondActivityTaskCompletedResponse>
      COMPLETE_ACTIVITY =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.ofToken(request.getTaskToken()),
              CompleteActivity::decide);

  public static final Verb<
          RespondActivityTaskCompletedByIdRequest,
          RespondActivityTaskCompletedByIdResponse,
          RespondActivityTaskCompletedByIdResponse>
      COMPLETE_ACTIVITY_BY_ID =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              CompleteActivity::decideById);

  public static final Verb<
          RespondActivityTaskFailedRequest,
          RespondActivityTaskFailedResponse,
          RespondActivityTaskFailedResponse>
      FAIL_ACTIVITY =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.ofToken(request.getTaskToken()),
              FailActivity::decide);

  public static final Verb<
          RespondActivityTaskFailedByIdRequest,
          RespondActivityTaskFailedByIdResponse,
          RespondActivityTaskFailedByIdResponse>
      FAIL_ACTIVITY_BY_ID =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              FailActivity::decideById);

  public static final Verb<
          RespondActivityTaskCanceledRequest,
          RespondActivityTaskCanceledResponse,
          RespondActivityTaskCanceledResponse>
      CANCEL_ACTIVITY =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.ofToken(request.getTaskToken()),
              CancelActivity::decide);

  public static final Verb<
          RespondActivityTaskCanceledByIdRequest,
          RespondActivityTaskCanceledByIdResponse,
          RespondActivityTaskCanceledByIdResponse>
      CANCEL_ACTIVITY_BY_ID =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              CancelActivity::decideById);

  public static final Verb<
          RecordActivityTaskHeartbeatRequest,
          RecordActivityTaskHeartbeatResponse,
          RecordActivityTaskHeartbeatResponse>
      HEARTBEAT =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.ofToken(request.getTaskToken()),
              HeartbeatActivity::decide);

  public static final Verb<
          RecordActivityTaskHeartbeatByIdRequest,
          RecordActivityTaskHeartbeatByIdResponse,
          RecordActivityTaskHeartbeatByIdResponse>
      HEARTBEAT_BY_ID =
          Verb.answering(
              Manner.FINISHING,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              HeartbeatActivity::decideById);

  private TaskVerbs() {}

  private static NamedRuns ofTask(DispatchTask task) {
    return NamedRuns.of(task.getWorkflowId(), task.getRunId());
  }

  private static RecordTaskStartedResponse started(
      RecordTaskStartedRequest request, Optional<StartedWorkflowTask> answer, EventSource events) {
    return answer
        .map(
            started ->
                RecordTaskStartedResponse.newBuilder()
                    .setOutcome(Outcome.OUTCOME_STARTED)
                    .setPollResponse(withHistory(started, events).toByteString())
                    .build())
        .orElseGet(
            () ->
                RecordTaskStartedResponse.newBuilder()
                    .setOutcome(Outcome.OUTCOME_OBSOLETE)
                    .build());
  }

  private static RespondWorkflowTaskCompletedResponse completed(
      RespondWorkflowTaskCompletedRequest request,
      CompletedWorkflowTask answer,
      EventSource events) {
    return answer
        .next()
        .map(
            next ->
                answer.response().toBuilder().setWorkflowTask(withHistory(next, events)).build())
        .orElse(answer.response());
  }

  /** The first page of what the worker needs; it reads on by the token (WT-15, WT-16). */
  static PollWorkflowTaskQueueResponse withHistory(
      StartedWorkflowTask started, EventSource events) {
    var runId = started.response().getWorkflowExecution().getRunId();
    var first = started.firstEventId();
    var page =
        new ArrayList<>(events.page(runId, first, started.nextEventId(), HistoryPages.EVENTS));
    var readTo = first + page.size();
    var response = started.response().toBuilder();
    if (readTo < started.nextEventId()) {
      response.setNextPageToken(HistoryPage.token(runId, readTo));
    } else {
      page.addAll(started.unwritten());
    }
    return response.setHistory(History.newBuilder().addAllEvents(page)).build();
  }
}
