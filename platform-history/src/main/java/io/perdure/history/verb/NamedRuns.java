package io.perdure.history.verb;

import com.google.protobuf.ByteString;
import io.perdure.common.token.TaskTokens;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.Set;

/**
 * The workflow id and the runs that a request is about.
 *
 * @param runIds to be loaded beside the current run, which always is
 */
public record NamedRuns(String workflowId, Set<String> runIds) {
  static NamedRuns of(String workflowId, String runId) {
    return new NamedRuns(workflowId, runId.isEmpty() ? Set.of() : Set.of(runId));
  }

  static NamedRuns of(WorkflowExecution execution) {
    return of(execution.getWorkflowId(), execution.getRunId());
  }

  static NamedRuns ofToken(ByteString taskToken) {
    var token = TaskTokens.read(taskToken);
    return of(token.getWorkflowId(), token.getRunId());
  }
}
