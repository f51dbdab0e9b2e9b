package io.perdure.frontend.grpc;

import static io.perdure.frontend.grpc.MalformedRequest.invalid;
import static io.perdure.frontend.grpc.TestingFrontend.NAMESPACE;

import com.google.protobuf.util.Durations;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseActivityRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetActivityRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateActivityOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.stream.Stream;

/** Malformed requests by which people intervene in workflow executions and their activities. */
final class MalformedInterventions {
  private static final WorkflowExecution ORDER =
      WorkflowExecution.newBuilder().setWorkflowId("order-1").build();

  private MalformedInterventions() {}

  static Stream<MalformedRequest> all() {
    return Stream.of(executions(), activities(), activitiesByIds()).flatMap(it -> it);
  }

  private static Stream<MalformedRequest> executions() {
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getResetWorkflowExecutionMethod(),
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(ORDER),
            "RequestId is not set on request."),
        invalid(
            WorkflowServiceGrpc.getDeleteWorkflowExecutionMethod(),
            DeleteWorkflowExecutionRequest.newBuilder().setNamespace(NAMESPACE),
            "Execution is not set on request."),
        invalid(
            WorkflowServiceGrpc.getPauseWorkflowExecutionMethod(),
            PauseWorkflowExecutionRequest.newBuilder().setNamespace(NAMESPACE),
            "WorkflowId is not set on request."),
        invalid(
            WorkflowServiceGrpc.getUnpauseWorkflowExecutionMethod(),
            UnpauseWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId("order-1")
                .setRunId("7"),
            "Invalid RunId."),
        invalid(
            WorkflowServiceGrpc.getUpdateWorkflowExecutionOptionsMethod(),
            UpdateWorkflowExecutionOptionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(ORDER)
                .setWorkflowExecutionOptions(
                    WorkflowExecutionOptions.newBuilder()
                        .setPriority(Priority.newBuilder().setPriorityKey(-1))),
            "priority key can't be negative"));
  }

  private static Stream<MalformedRequest> activities() {
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getPauseActivityMethod(),
            PauseActivityRequest.newBuilder().setNamespace(NAMESPACE),
            "Execution is not set on request."),
        invalid(
            WorkflowServiceGrpc.getUnpauseActivityMethod(),
            UnpauseActivityRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(ORDER)
                .setJitter(Durations.fromSeconds(-1)),
            "invalid Jitter: negative duration"),
        invalid(
            WorkflowServiceGrpc.getResetActivityMethod(),
            ResetActivityRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(ORDER.toBuilder().setRunId("7")),
            "Invalid RunId."),
        invalid(
            WorkflowServiceGrpc.getUpdateActivityOptionsMethod(),
            UpdateActivityOptionsRequest.newBuilder().setNamespace(NAMESPACE),
            "Execution is not set on request."));
  }

  private static Stream<MalformedRequest> activitiesByIds() {
    return Stream.of(
        invalid(
            WorkflowServiceGrpc.getPauseActivityExecutionMethod(),
            PauseActivityExecutionRequest.newBuilder().setNamespace(NAMESPACE).setActivityId("a"),
            "an activity without a workflow is not supported yet"),
        invalid(
            WorkflowServiceGrpc.getUnpauseActivityExecutionMethod(),
            UnpauseActivityExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId("order-1"),
            "ActivityId is not set on request."),
        invalid(
            WorkflowServiceGrpc.getResetActivityExecutionMethod(),
            ResetActivityExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId("order-1"),
            "ActivityId is not set on request."),
        invalid(
            WorkflowServiceGrpc.getUpdateActivityExecutionOptionsMethod(),
            UpdateActivityExecutionOptionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId("order-1"),
            "ActivityId is not set on request."));
  }
}
