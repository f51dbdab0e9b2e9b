package io.perdure.history.workflow.query;

import io.temporal.api.workflowservice.v1.QueryWorkflowResponse;

/** What becomes of a query. */
public sealed interface QueryTurn {
  /** There is an answer. */
  record Answered(QueryWorkflowResponse response) implements QueryTurn {}

  /** A worker is to be asked by itself. */
  record Direct(DirectQuery query) implements QueryTurn {}
}
