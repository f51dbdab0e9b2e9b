package io.perdure.history.verb;

import io.perdure.history.workflow.PauseActivity;
import io.perdure.history.workflow.ResetActivity;
import io.perdure.history.workflow.UnpauseActivity;
import io.perdure.history.workflow.UpdateActivityOptions;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseActivityResponse;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetActivityResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsResponse;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsResponse;

/** The verbs by which people intervene in activities of workflows; each has an older form. */
public final class ActivityVerbs {
  public static final Verb<PauseActivityRequest, PauseActivityResponse, PauseActivityResponse>
      PAUSE =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getExecution()),
              PauseActivity::decide);

  public static final Verb<
          PauseActivityExecutionRequest,
          PauseActivityExecutionResponse,
          PauseActivityExecutionResponse>
      PAUSE_EXECUTION =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              PauseActivity::decideExecution);

  public static final Verb<UnpauseActivityRequest, UnpauseActivityResponse, UnpauseActivityResponse>
      UNPAUSE =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getExecution()),
              UnpauseActivity::decide);

  public static final Verb<
          UnpauseActivityExecutionRequest,
          UnpauseActivityExecutionResponse,
          UnpauseActivityExecutionResponse>
      UNPAUSE_EXECUTION =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              UnpauseActivity::decideExecution);

  public static final Verb<ResetActivityRequest, ResetActivityResponse, ResetActivityResponse>
      RESET =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getExecution()),
              ResetActivity::decide);

  public static final Verb<
          ResetActivityExecutionRequest,
          ResetActivityExecutionResponse,
          ResetActivityExecutionResponse>
      RESET_EXECUTION =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              ResetActivity::decideExecution);

  public static final Verb<
          UpdateActivityOptionsRequest,
          UpdateActivityOptionsResponse,
          UpdateActivityOptionsResponse>
      UPDATE_OPTIONS =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getExecution()),
              UpdateActivityOptions::decide);

  public static final Verb<
          UpdateActivityExecutionOptionsRequest,
          UpdateActivityExecutionOptionsResponse,
          UpdateActivityExecutionOptionsResponse>
      UPDATE_OPTIONS_EXECUTION =
          Verb.answering(
              Manner.NEW_WORK,
              request -> NamedRuns.of(request.getWorkflowId(), request.getRunId()),
              UpdateActivityOptions::decideExecution);

  private ActivityVerbs() {}
}
