package io.perdure.frontend.visibility;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.namespace.Namespace;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.request.Names;
import io.perdure.common.visibility.VisibilityReader;
import io.perdure.frontend.access.CallNamespace;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ScanWorkflowExecutionsResponse;
import java.util.function.Function;

/** Lists and counts the workflow executions of a namespace. */
public final class VisibilityRequests {
  /** FO-177. */
  private static final int LARGEST_PAGE = 1_000;

  private final VisibilityReader reader;
  private final Namespaces namespaces;

  public VisibilityRequests(VisibilityReader reader, Namespaces namespaces) {
    this.reader = reader;
    this.namespaces = namespaces;
  }

  /** ListWorkflowExecutions. */
  public ListWorkflowExecutionsResponse list(ListWorkflowExecutionsRequest request) {
    if (request.getPageSize() > LARGEST_PAGE) {
      throw new InvalidRequest("PageSize is larger than allowed %d.".formatted(LARGEST_PAGE));
    }
    Names.checkNoZero("Query", request.getQuery());
    var complete =
        request.getPageSize() > 0 ? request : request.toBuilder().setPageSize(LARGEST_PAGE).build();
    return asked(namespace -> reader.list(namespace.id(), namespace.searchAttributes(), complete));
  }

  /** ScanWorkflowExecutions: the older name of the same. */
  public ScanWorkflowExecutionsResponse scan(ScanWorkflowExecutionsRequest request) {
    var page =
        list(
            ListWorkflowExecutionsRequest.newBuilder()
                .setPageSize(request.getPageSize())
                .setNextPageToken(request.getNextPageToken())
                .setQuery(request.getQuery())
                .build());
    return ScanWorkflowExecutionsResponse.newBuilder()
        .addAllExecutions(page.getExecutionsList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  /** ListOpenWorkflowExecutions. */
  public ListOpenWorkflowExecutionsResponse listOpen(ListOpenWorkflowExecutionsRequest request) {
    var page =
        list(
            ListWorkflowExecutionsRequest.newBuilder()
                .setPageSize(request.getMaximumPageSize())
                .setNextPageToken(request.getNextPageToken())
                .setQuery(OlderQueries.of(request))
                .build());
    return ListOpenWorkflowExecutionsResponse.newBuilder()
        .addAllExecutions(page.getExecutionsList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  /** ListClosedWorkflowExecutions. */
  public ListClosedWorkflowExecutionsResponse listClosed(
      ListClosedWorkflowExecutionsRequest request) {
    var page =
        list(
            ListWorkflowExecutionsRequest.newBuilder()
                .setPageSize(request.getMaximumPageSize())
                .setNextPageToken(request.getNextPageToken())
                .setQuery(OlderQueries.of(request))
                .build());
    return ListClosedWorkflowExecutionsResponse.newBuilder()
        .addAllExecutions(page.getExecutionsList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  /** CountWorkflowExecutions. */
  public CountWorkflowExecutionsResponse count(CountWorkflowExecutionsRequest request) {
    Names.checkNoZero("Query", request.getQuery());
    return asked(namespace -> reader.count(namespace.id(), namespace.searchAttributes(), request));
  }

  /** A query that is refused may name an attribute that has been added just now. */
  private <R> R asked(Function<Namespace, R> query) {
    var namespace = CallNamespace.current();
    try {
      return query.apply(namespace);
    } catch (InvalidRequest refused) {
      var now = namespaces.reread(namespace.id()).orElse(namespace);
      if (now.searchAttributes().equals(namespace.searchAttributes())) {
        throw refused;
      }
      return query.apply(now);
    }
  }
}
