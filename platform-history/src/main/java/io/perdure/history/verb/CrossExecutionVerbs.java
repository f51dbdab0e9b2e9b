package io.perdure.history.verb;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.history.workflow.CrossExecution;

/** What runs ask of other workflow ids. */
public final class CrossExecutionVerbs {
  private static final Verb<CrossExecutionRequest, CrossExecutionResponse, CrossExecutionResponse>
      NEW_WORK = verb(Manner.NEW_WORK);

  private static final Verb<CrossExecutionRequest, CrossExecutionResponse, CrossExecutionResponse>
      FINISHING = verb(Manner.FINISHING);

  private CrossExecutionVerbs() {}

  /** The verb of a request: starts and signals are refused first when room gets short. */
  public static Verb<CrossExecutionRequest, CrossExecutionResponse, CrossExecutionResponse> of(
      CrossExecutionRequest request) {
    return switch (request.getAskCase()) {
      case START_CHILD, SIGNAL, CANCEL -> NEW_WORK;
      case FIRST_WORKFLOW_TASK, PARENT_CLOSED, CHILD_CLOSED, ASK_NOT_SET -> FINISHING;
    };
  }

  private static Verb<CrossExecutionRequest, CrossExecutionResponse, CrossExecutionResponse> verb(
      Manner manner) {
    return Verb.answering(
        manner,
        request -> NamedRuns.of(request.getTargetWorkflowId(), request.getTargetRunId()),
        CrossExecution::decide);
  }
}
