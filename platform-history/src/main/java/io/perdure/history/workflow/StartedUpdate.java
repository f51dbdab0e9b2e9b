package io.perdure.history.workflow;

import io.perdure.history.workflow.update.UpdateProgress;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;

/** What became of the two operations of an update-with-start. */
public record StartedUpdate(StartWorkflowExecutionResponse start, UpdateProgress update) {}
