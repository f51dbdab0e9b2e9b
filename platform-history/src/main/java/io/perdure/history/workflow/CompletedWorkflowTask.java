package io.perdure.history.workflow;

import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import java.util.Optional;

/**
 * What a worker is told when it has completed a workflow task.
 *
 * @param response all but the next workflow task
 * @param next the run's next workflow task, started for the same worker
 */
public record CompletedWorkflowTask(
    RespondWorkflowTaskCompletedResponse response, Optional<StartedWorkflowTask> next) {}
