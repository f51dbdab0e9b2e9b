package io.perdure.history.workflow.update;

import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.update.v1.Outcome;

/** The failures of updates that no worker has said (FS-5, FS-6). */
final class UpdateFailures {
  /** The worker got the update and did not answer (UP-17). */
  static final Failure UNPROCESSED =
      failure(
          "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow"
              + " Update is not supported by the worker.",
          "UnprocessedUpdate");

  /** The run closed between the update's acceptance and its completion (UP-28). */
  static final Outcome RUN_CLOSED =
      Outcome.newBuilder()
          .setFailure(
              failure(
                  "Workflow Update failed because the Workflow completed before the Update"
                      + " completed.",
                  "AcceptedUpdateCompletedWorkflow"))
          .build();

  private UpdateFailures() {}

  private static Failure failure(String message, String type) {
    return Failure.newBuilder()
        .setMessage(message)
        .setSource("Server")
        .setApplicationFailureInfo(
            ApplicationFailureInfo.newBuilder().setType(type).setNonRetryable(true))
        .build();
  }
}
