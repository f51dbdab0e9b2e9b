package io.perdure.frontend.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDeleteWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPauseActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPauseActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPauseWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUnpauseActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUnpauseActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUnpauseWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateActivityExecutionOptionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateActivityOptionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateWorkflowExecutionOptionsMethod;

import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.frontend.workflow.ActivityInterventionRequests;
import io.perdure.frontend.workflow.InterventionRequests;

/** The RPCs by which people intervene in workflow executions and their activities. */
final class InterventionRpcs {
  private InterventionRpcs() {}

  static void bind(ServiceTable table, HistoryClients history) {
    var executions = new InterventionRequests(history);
    table.unary(getResetWorkflowExecutionMethod(), executions::reset);
    table.unary(getDeleteWorkflowExecutionMethod(), executions::delete);
    table.unary(getPauseWorkflowExecutionMethod(), executions::pause);
    table.unary(getUnpauseWorkflowExecutionMethod(), executions::unpause);
    table.unary(getUpdateWorkflowExecutionOptionsMethod(), executions::updateOptions);

    var activities = new ActivityInterventionRequests(history);
    table.unary(getPauseActivityMethod(), activities::pause);
    table.unary(getPauseActivityExecutionMethod(), activities::pauseExecution);
    table.unary(getUnpauseActivityMethod(), activities::unpause);
    table.unary(getUnpauseActivityExecutionMethod(), activities::unpauseExecution);
    table.unary(getResetActivityMethod(), activities::reset);
    table.unary(getResetActivityExecutionMethod(), activities::resetExecution);
    table.unary(getUpdateActivityOptionsMethod(), activities::updateOptions);
    table.unary(getUpdateActivityExecutionOptionsMethod(), activities::updateOptionsExecution);
  }
}
