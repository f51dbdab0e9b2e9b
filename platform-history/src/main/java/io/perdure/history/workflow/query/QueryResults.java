package io.perdure.history.workflow.query;

import com.google.protobuf.MessageLite;
import io.perdure.common.error.Broken;
import io.perdure.common.error.InvalidRequest;
import io.perdure.history.workflow.decision.Limits;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.errordetails.v1.QueryFailedFailure;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.query.v1.WorkflowQueryResult;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;

/** What the caller of a query is told of a worker's answer (QU-9, QU-14). */
public final class QueryResults {
  private QueryResults() {}

  /**
   * An answer that came with the completion of a workflow task.
   *
   * @throws InvalidRequest when the worker could not answer
   */
  static QueryWorkflowResponse of(WorkflowQueryResult result) {
    return of(
        result.getResultType(), result.getAnswer(), result.getErrorMessage(), result.getFailure());
  }

  /**
   * An answer that came by itself.
   *
   * @throws InvalidRequest when the worker could not answer
   */
  public static QueryWorkflowResponse of(RespondQueryTaskCompletedRequest completion) {
    return of(
        completion.getCompletedType(),
        completion.getQueryResult(),
        completion.getErrorMessage(),
        completion.getFailure());
  }

  private static QueryWorkflowResponse of(
      QueryResultType type, Payloads answer, String message, Failure failure) {
    return switch (type) {
      case QUERY_RESULT_TYPE_ANSWERED -> {
        checkSize(answer);
        yield QueryWorkflowResponse.newBuilder().setQueryResult(answer).build();
      }
      case QUERY_RESULT_TYPE_FAILED ->
          throw InvalidRequest.with(
              message, QueryFailedFailure.newBuilder().setFailure(failure).build());
      case QUERY_RESULT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new Broken("unknown query completed type");
    };
  }

  private static void checkSize(MessageLite answer) {
    if (answer.getSerializedSize() > Limits.BLOB_BYTES) {
      var message =
          "query result size (%d) exceeds limit (%d)"
              .formatted(answer.getSerializedSize(), Limits.BLOB_BYTES);
      throw InvalidRequest.with(message, QueryFailedFailure.getDefaultInstance());
    }
  }
}
