package io.perdure.frontend.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDescribeWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getExecuteMultiOperationMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getGetWorkflowExecutionHistoryReverseMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPollWorkflowExecutionUpdateMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getQueryWorkflowMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRequestCancelWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getResetStickyTaskQueueMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondQueryTaskCompletedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getSignalWithStartWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getSignalWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getStartWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getTerminateWorkflowExecutionMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateWorkflowExecutionMethod;

import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.common.namespace.Namespaces;
import io.perdure.frontend.workflow.ExecutionRequests;
import io.perdure.frontend.workflow.QueryRequests;
import io.perdure.frontend.workflow.StartRequests;
import io.perdure.frontend.workflow.UpdateRequests;

/** The RPCs about one workflow execution. */
final class WorkflowRpcs {
  private WorkflowRpcs() {}

  static void bind(
      ServiceTable table, HistoryClients history, MatchingClients matching, Namespaces namespaces) {
    var starts = new StartRequests(history, namespaces);
    table.unary(getStartWorkflowExecutionMethod(), starts::start);
    table.unary(getSignalWithStartWorkflowExecutionMethod(), starts::signalWithStart);

    var executions = new ExecutionRequests(history);
    table.unary(getSignalWorkflowExecutionMethod(), executions::signal);
    table.unary(getRequestCancelWorkflowExecutionMethod(), executions::requestCancel);
    table.unary(getTerminateWorkflowExecutionMethod(), executions::terminate);
    table.unary(getDescribeWorkflowExecutionMethod(), executions::describe);
    table.unary(getGetWorkflowExecutionHistoryMethod(), executions::history);
    table.unary(getGetWorkflowExecutionHistoryReverseMethod(), executions::historyReverse);
    table.unary(getResetStickyTaskQueueMethod(), executions::resetSticky);

    var queries = new QueryRequests(history, matching);
    table.unary(getQueryWorkflowMethod(), queries::query);

    var updates = new UpdateRequests(history, starts);
    table.unary(getUpdateWorkflowExecutionMethod(), updates::update);
    table.unary(getPollWorkflowExecutionUpdateMethod(), updates::poll);
    table.unary(getExecuteMultiOperationMethod(), updates::withStart);

    table.unary(getRespondQueryTaskCompletedMethod(), queries::completed);
  }
}
