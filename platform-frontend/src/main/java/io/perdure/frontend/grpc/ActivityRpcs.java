package io.perdure.frontend.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPauseActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPauseActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUnpauseActivityExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUnpauseActivityMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateActivityExecutionOptionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateActivityOptionsMethod;

import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.frontend.workflow.ActivityInterventionRequests;

/** The RPCs by which people intervene in activities. */
final class ActivityRpcs {
  private ActivityRpcs() {}

  static void bind(ServiceTable table, HistoryClients history) {
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
