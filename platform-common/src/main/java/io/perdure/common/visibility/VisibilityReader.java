package io.perdure.common.visibility;

import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;

/** Answers queries about the workflow executions of a namespace. Blocks. */
public interface VisibilityReader {
  /**
   * A page of the runs that the request's query selects: open runs first, then by close time
   * (VI-40).
   *
   * @throws io.perdure.common.error.InvalidRequest when the query or the page token is bad (VI-38,
   *     VI-41)
   * @throws io.perdure.common.error.Unavailable when the records cannot be read (VI-48)
   */
  ListWorkflowExecutionsResponse list(String namespaceId, ListWorkflowExecutionsRequest request);

  /**
   * How many runs the request's query selects, by group if it says so (VI-43).
   *
   * @throws io.perdure.common.error.InvalidRequest when the query is bad (VI-38)
   * @throws io.perdure.common.error.Unavailable when the records cannot be read (VI-48)
   */
  CountWorkflowExecutionsResponse count(String namespaceId, CountWorkflowExecutionsRequest request);
}
