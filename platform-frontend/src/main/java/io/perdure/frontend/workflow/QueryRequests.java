package io.perdure.frontend.workflow;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.token.QueryTokens;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.Sizes;
import io.temporal.api.enums.v1.QueryRejectCondition;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;

/** Queries of clients, and what workers answer to those that they are asked by themselves. */
public final class QueryRequests {
  private final HistoryClients history;
  private final MatchingClients matching;

  public QueryRequests(HistoryClients history, MatchingClients matching) {
    this.history = history;
    this.matching = matching;
  }

  /** QueryWorkflow (QU-1). */
  public QueryWorkflowResponse query(QueryWorkflowRequest request) {
    Fields.checkExecution(request.hasExecution(), request.getExecution());
    if (!request.hasQuery()) {
      throw new InvalidRequest("WorkflowQuery is not set on request.");
    }
    Fields.checkRequired("QueryType", request.getQuery().getQueryType());
    Sizes.checkBlob(request.getQuery().getQueryArgs());
    var complete = request.toBuilder();
    if (request.getQueryRejectCondition()
        == QueryRejectCondition.QUERY_REJECT_CONDITION_UNSPECIFIED) {
      complete.setQueryRejectCondition(QueryRejectCondition.QUERY_REJECT_CONDITION_NONE);
    }
    return history
        .workflows(CallNamespace.current().id(), request.getExecution().getWorkflowId())
        .queryWorkflow(complete.build());
  }

  /** RespondQueryTaskCompleted; goes to who waits for the answer (MT-42). */
  public RespondQueryTaskCompletedResponse completed(RespondQueryTaskCompletedRequest request) {
    var token = QueryTokens.read(request.getTaskToken());
    return matching
        .taskQueues(CallNamespace.current().id(), token.getTaskQueue())
        .respondQueryTaskCompleted(request);
  }
}
