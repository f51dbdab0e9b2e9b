package io.perdure.history.workflow;

import com.google.protobuf.Duration;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import java.util.List;

/** A workflow task in a worker's hands. */
record TestingTask(TestingWorkflow workflow, StartedWorkflowTask started) {

  PollWorkflowTaskQueueResponse response() {
    return started.response();
  }

  List<HistoryEvent> seen() {
    return workflow.seen(started);
  }

  RespondWorkflowTaskCompletedRequest.Builder completion(Command... commands) {
    return RespondWorkflowTaskCompletedRequest.newBuilder()
        .setTaskToken(response().getTaskToken())
        .setIdentity("worker")
        .addAllCommands(List.of(commands));
  }

  void complete(Command... commands) {
    workflow.ask(CompleteWorkflowTask::decide, completion(commands).build());
  }

  /** Completes, and keeps the run in the worker's cache. */
  void completeSticky(Command... commands) {
    var sticky =
        StickyExecutionAttributes.newBuilder()
            .setWorkerTaskQueue(TaskQueue.newBuilder().setName(TestingWorkflow.STICKY_QUEUE))
            .setScheduleToStartTimeout(Duration.newBuilder().setSeconds(5));
    workflow.ask(
        CompleteWorkflowTask::decide, completion(commands).setStickyAttributes(sticky).build());
  }

  void heartbeat() {
    workflow.ask(
        CompleteWorkflowTask::decide, completion().setForceCreateNewWorkflowTask(true).build());
  }

  void fail() {
    workflow.ask(
        FailWorkflowTask::decide,
        RespondWorkflowTaskFailedRequest.newBuilder()
            .setTaskToken(response().getTaskToken())
            .setIdentity("worker")
            .setCause(
                WorkflowTaskFailedCause
                    .WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE)
            .build());
  }
}
