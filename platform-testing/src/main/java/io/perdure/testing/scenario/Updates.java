package io.perdure.testing.scenario;

import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;

/** The updates that clients of scenarios ask for. */
final class Updates {
  private Updates() {}

  /** An update whose outcome the client waits for. */
  static UpdateWorkflowExecutionRequest.Builder request(
      WorkflowExecution execution, String updateId) {
    return UpdateWorkflowExecutionRequest.newBuilder()
        .setNamespace(OneNamespace.DEFAULT.name())
        .setWorkflowExecution(execution)
        .setWaitPolicy(
            WaitPolicy.newBuilder()
                .setLifecycleStage(
                    UpdateWorkflowExecutionLifecycleStage
                        .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED))
        .setRequest(
            Request.newBuilder()
                .setMeta(Meta.newBuilder().setUpdateId(updateId).setIdentity("client"))
                .setInput(Input.newBuilder().setName("pay").setArgs(Texts.payloads("7"))));
  }
}
