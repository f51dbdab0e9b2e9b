package io.perdure.history.workflow;

import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.util.Optional;

/**
 * What a client is told that starts a workflow.
 *
 * @param response all but the first workflow task
 * @param first the run's first workflow task, started for the client itself (ST-25)
 */
public record StartedWorkflow(
    StartWorkflowExecutionResponse response, Optional<StartedWorkflowTask> first) {
  static StartedWorkflow of(StartWorkflowExecutionResponse response) {
    return new StartedWorkflow(response, Optional.empty());
  }
}
