package io.perdure.testing.scenario;

import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;

/** A query that a worker was handed by itself. */
public final class ScenarioQueryTask {
  private final Platform platform;
  private final PollWorkflowTaskQueueResponse task;

  ScenarioQueryTask(Platform platform, PollWorkflowTaskQueueResponse task) {
    this.platform = platform;
    this.task = task;
  }

  /** What the worker was given. */
  public PollWorkflowTaskQueueResponse response() {
    return task;
  }

  /** Answers the query. */
  public void answer(String text) {
    complete(
        completion()
            .setCompletedType(QueryResultType.QUERY_RESULT_TYPE_ANSWERED)
            .setQueryResult(Texts.payloads(text)));
  }

  /** Says that the query cannot be answered. */
  public void fail(String message) {
    complete(
        completion()
            .setCompletedType(QueryResultType.QUERY_RESULT_TYPE_FAILED)
            .setErrorMessage(message)
            .setFailure(Commands.failure(message)));
  }

  private RespondQueryTaskCompletedRequest.Builder completion() {
    return RespondQueryTaskCompletedRequest.newBuilder()
        .setNamespace(OneNamespace.DEFAULT.name())
        .setTaskToken(task.getTaskToken());
  }

  private void complete(RespondQueryTaskCompletedRequest.Builder completion) {
    platform.request(completion.build(), RespondQueryTaskCompletedResponse.class);
  }
}
