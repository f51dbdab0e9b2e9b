package io.perdure.testing.scenario;

import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;

/** An activity task in the hands of a worker. */
public final class ScenarioActivityTask {
  private final Platform platform;
  private final PollActivityTaskQueueResponse task;

  ScenarioActivityTask(Platform platform, PollActivityTaskQueueResponse task) {
    this.platform = platform;
    this.task = task;
  }

  /** What the worker was given. */
  public PollActivityTaskQueueResponse response() {
    return task;
  }

  /** Completes the activity. */
  public void complete(String result) {
    platform.request(
        RespondActivityTaskCompletedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setResult(Texts.payloads(result))
            .setIdentity("worker")
            .build(),
        RespondActivityTaskCompletedResponse.class);
  }

  /** Fails this attempt with an application failure that may be retried. */
  public void fail(String message) {
    fail(Commands.failure(message));
  }

  /** Fails this attempt. */
  public void fail(Failure failure) {
    platform.request(
        RespondActivityTaskFailedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setFailure(failure)
            .setIdentity("worker")
            .build(),
        RespondActivityTaskFailedResponse.class);
  }

  /** Ends the activity as cancelled. */
  public void cancel(String details) {
    platform.request(
        RespondActivityTaskCanceledRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setDetails(Texts.payloads(details))
            .setIdentity("worker")
            .build(),
        RespondActivityTaskCanceledResponse.class);
  }

  /** Says that the worker is alive. */
  public RecordActivityTaskHeartbeatResponse heartbeat(String details) {
    return platform.request(
        RecordActivityTaskHeartbeatRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(task.getTaskToken())
            .setDetails(Texts.payloads(details))
            .setIdentity("worker")
            .build(),
        RecordActivityTaskHeartbeatResponse.class);
  }
}
