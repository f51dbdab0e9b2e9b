package io.perdure.testing.scenario;

import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A workflow task in the hands of a worker. */
public final class ScenarioWorkflowTask {
  private final Platform platform;
  private final PollWorkflowTaskQueueResponse task;

  ScenarioWorkflowTask(Platform platform, PollWorkflowTaskQueueResponse task) {
    this.platform = platform;
    this.task = task;
  }

  /** What the worker was given. */
  public PollWorkflowTaskQueueResponse response() {
    return task;
  }

  /** Completes the task. */
  public RespondWorkflowTaskCompletedResponse complete(Command... commands) {
    return complete(request -> request.addAllCommands(List.of(commands)));
  }

  /** Completes the task and keeps the run in the worker's cache. */
  public void completeSticky(String stickyQueue, Duration timeout, Command... commands) {
    complete(
        request ->
            request
                .addAllCommands(List.of(commands))
                .setStickyAttributes(
                    StickyExecutionAttributes.newBuilder()
                        .setWorkerTaskQueue(Platform.stickyQueue(stickyQueue))
                        .setScheduleToStartTimeout(Commands.proto(timeout))));
  }

  /** Says that the worker goes on with the same task. */
  public void heartbeat() {
    complete(request -> request.setForceCreateNewWorkflowTask(true));
  }

  /** Completes the task; the argument makes the request. */
  public RespondWorkflowTaskCompletedResponse complete(
      Consumer<RespondWorkflowTaskCompletedRequest.Builder> more) {
    var request =
        RespondWorkflowTaskCompletedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setIdentity("worker");
    more.accept(request);
    return platform.request(request.build(), RespondWorkflowTaskCompletedResponse.class);
  }

  /** Completes the task with messages about updates, and no commands. */
  public RespondWorkflowTaskCompletedResponse answer(Message... messages) {
    return complete(request -> request.addAllMessages(List.of(messages)));
  }

  /** Completes the task and has the next one at once, if there is one. */
  public ScenarioWorkflowTask completeForNext(Command... commands) {
    var response =
        complete(
            request -> request.addAllCommands(List.of(commands)).setReturnNewWorkflowTask(true));
    return new ScenarioWorkflowTask(platform, response.getWorkflowTask());
  }

  /** Completes the task and answers all queries that came with it. */
  public void completeWithAnswers(String answer, Command... commands) {
    var result =
        WorkflowQueryResult.newBuilder()
            .setResultType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
            .setAnswer(Texts.payloads(answer))
            .build();
    complete(
        request -> {
          request.addAllCommands(List.of(commands));
          task.getQueriesMap().keySet().forEach(id -> request.putQueryResults(id, result));
        });
  }

  /** Fails the task as a workflow does whose code throws. */
  public void fail() {
    platform.request(
        RespondWorkflowTaskFailedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setCause(
                WorkflowTaskFailedCause
                    .WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE)
            .setFailure(Commands.failure("panic"))
            .setIdentity("worker")
            .build(),
        RespondWorkflowTaskFailedResponse.class);
  }
}
