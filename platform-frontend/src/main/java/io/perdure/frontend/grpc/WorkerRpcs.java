package io.perdure.frontend.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getCountWorkersMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDescribeWorkerMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getListWorkersMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPollActivityTaskQueueMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getPollWorkflowTaskQueueMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRecordActivityTaskHeartbeatByIdMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRecordActivityTaskHeartbeatMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRecordWorkerHeartbeatMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskCanceledByIdMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskCanceledMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskCompletedByIdMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskCompletedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskFailedByIdMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondActivityTaskFailedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondWorkflowTaskCompletedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRespondWorkflowTaskFailedMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getShutdownWorkerMethod;

import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.frontend.access.WaitingPolls;
import io.perdure.frontend.poll.PollRequests;
import io.perdure.frontend.poll.PollSpread;
import io.perdure.frontend.worker.WorkerRequests;
import io.perdure.frontend.workflow.ActivityByIdRequests;
import io.perdure.frontend.workflow.ActivityTaskRequests;
import io.perdure.frontend.workflow.WorkflowTaskRequests;

/** The RPCs of workers: polls, answers to tasks, and what they say of themselves. */
final class WorkerRpcs {
  private WorkerRpcs() {}

  static void bind(
      ServiceTable table, HistoryClients history, PollSpread spread, WaitingPolls waiting) {
    var polls = new PollRequests(spread, waiting);
    table.unary(getPollWorkflowTaskQueueMethod(), polls::workflowTask);
    table.unary(getPollActivityTaskQueueMethod(), polls::activityTask);
    table.unary(getShutdownWorkerMethod(), polls::shutdown);

    var workers = new WorkerRequests(spread.matching());
    table.unary(getRecordWorkerHeartbeatMethod(), workers::heartbeat);
    table.unary(getListWorkersMethod(), workers::list);
    table.unary(getCountWorkersMethod(), workers::count);
    table.unary(getDescribeWorkerMethod(), workers::describe);

    var workflowTasks = new WorkflowTaskRequests(history);
    table.unary(getRespondWorkflowTaskCompletedMethod(), workflowTasks::completed);
    table.unary(getRespondWorkflowTaskFailedMethod(), workflowTasks::failed);

    var activityTasks = new ActivityTaskRequests(history);
    table.unary(getRespondActivityTaskCompletedMethod(), activityTasks::completed);
    table.unary(getRespondActivityTaskFailedMethod(), activityTasks::failed);
    table.unary(getRespondActivityTaskCanceledMethod(), activityTasks::canceled);
    table.unary(getRecordActivityTaskHeartbeatMethod(), activityTasks::heartbeat);

    var activities = new ActivityByIdRequests(history);
    table.unary(getRespondActivityTaskCompletedByIdMethod(), activities::completed);
    table.unary(getRespondActivityTaskFailedByIdMethod(), activities::failed);
    table.unary(getRespondActivityTaskCanceledByIdMethod(), activities::canceled);
    table.unary(getRecordActivityTaskHeartbeatByIdMethod(), activities::heartbeat);
  }
}
