package io.perdure.history.grpc;

import io.perdure.common.error.NotFound;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.history.verb.ExecutionVerbs;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;

/**
 * Takes deletions. The owner before may have deleted the run and died before it said so: a call
 * that was sent again and finds nothing has what it wants.
 */
final class DeletionCalls {
  private final ShardCalls calls;

  DeletionCalls(ShardCalls calls) {
    this.calls = calls;
  }

  DeleteWorkflowExecutionResponse delete(DeleteWorkflowExecutionRequest request) {
    try {
      return calls.serve(ExecutionVerbs.DELETE, request);
    } catch (NotFound gone) {
      if (RoutedCall.isSentAgain()) {
        return DeleteWorkflowExecutionResponse.getDefaultInstance();
      }
      throw gone;
    }
  }
}
