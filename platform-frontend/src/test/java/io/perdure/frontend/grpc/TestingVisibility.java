package io.perdure.frontend.grpc;

import io.perdure.common.visibility.VisibilityReader;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;

/** Lists nothing, and counts as many executions as a page was asked to hold. */
final class TestingVisibility implements VisibilityReader {
  private int pageSize;

  @Override
  public ListWorkflowExecutionsResponse list(
      String namespaceId, ListWorkflowExecutionsRequest request) {
    pageSize = request.getPageSize();
    return ListWorkflowExecutionsResponse.getDefaultInstance();
  }

  @Override
  public CountWorkflowExecutionsResponse count(
      String namespaceId, CountWorkflowExecutionsRequest request) {
    return CountWorkflowExecutionsResponse.newBuilder().setCount(pageSize).build();
  }
}
