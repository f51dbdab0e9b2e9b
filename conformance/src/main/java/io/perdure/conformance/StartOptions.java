package io.perdure.conformance;

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Makes the SDK's options of what a step says about a start. */
final class StartOptions {
  private StartOptions() {}

  static WorkflowOptions of(JsonNode step, String workflowId, String taskQueue) {
    var options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(workflowId)
            .setTaskQueue(taskQueue)
            .setDisableEagerExecution(true);
    step.propertyStream().forEach(entry -> add(entry, options));
    return options.build();
  }

  private static void add(Map.Entry<String, JsonNode> entry, WorkflowOptions.Builder options) {
    var value = entry.getValue();
    switch (entry.getKey()) {
      case "executionTimeoutMillis" -> options.setWorkflowExecutionTimeout(millis(value));
      case "runTimeoutMillis" -> options.setWorkflowRunTimeout(millis(value));
      case "startDelayMillis" -> options.setStartDelay(millis(value));
      case "memo" -> options.setMemo(memo(value));
      case "retry" -> options.setRetryOptions(retry(value));
      case "idReusePolicy" ->
          options.setWorkflowIdReusePolicy(
              WorkflowIdReusePolicy.valueOf("WORKFLOW_ID_REUSE_POLICY_" + value.asString()));
      case "idConflictPolicy" ->
          options.setWorkflowIdConflictPolicy(
              WorkflowIdConflictPolicy.valueOf("WORKFLOW_ID_CONFLICT_POLICY_" + value.asString()));
      case "name",
          "input",
          "result",
          "sameRun",
          "error" -> {} // Not about the options of the start.
      default ->
          Mismatch.unless(false, "missing case: no such option as %s".formatted(entry.getKey()));
    }
  }

  private static Map<String, Object> memo(JsonNode fields) {
    var memo = new HashMap<String, Object>();
    fields.propertyStream().forEach(field -> memo.put(field.getKey(), field.getValue().asString()));
    return memo;
  }

  private static RetryOptions retry(JsonNode policy) {
    return RetryOptions.newBuilder()
        .setInitialInterval(millis(policy.get("initialIntervalMillis")))
        .setMaximumAttempts(policy.get("maximumAttempts").asInt())
        .build();
  }

  private static Duration millis(JsonNode count) {
    return Duration.ofMillis(count.asLong());
  }
}
