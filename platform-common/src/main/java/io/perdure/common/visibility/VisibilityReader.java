package io.perdure.common.visibility;

import com.google.protobuf.ByteString;
import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.Unavailable;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse.AggregationGroup;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import java.util.List;

/** Answers queries about the workflow executions of a namespace. Blocks. */
public final class VisibilityReader {
  /** Runs on a page, at most and by default (VI-41). */
  private static final int MAX_PAGE_SIZE = 1_000;

  private final VisibilityRecords records;

  public VisibilityReader(VisibilityRecords records) {
    this.records = records;
  }

  /**
   * A page of the runs that the request's query selects: open runs first, then by close time
   * (VI-40).
   *
   * @param known the attributes of the namespace
   * @throws InvalidRequest when the query or the page token is bad (VI-38, VI-41)
   * @throws Unavailable when the records cannot be read (VI-48)
   */
  public ListWorkflowExecutionsResponse list(
      String namespaceId, KnownAttributes known, ListWorkflowExecutionsRequest request) {
    var query = QueryReader.read(request.getQuery(), known);
    if (query.groupBy().isPresent()) {
      throw InvalidQuery.unsupported("'GROUP BY' clause");
    }
    var after = PageTokens.read(namespaceId, request.getQuery(), request.getNextPageToken());
    var size = pageSize(request.getPageSize());
    var page = records.page(namespaceId, query.condition(), after, size);
    return ListWorkflowExecutionsResponse.newBuilder()
        .addAllExecutions(page.stream().map(run -> shown(run, known)).toList())
        .setNextPageToken(
            page.size() < size ? ByteString.EMPTY : next(namespaceId, request.getQuery(), page))
        .build();
  }

  /**
   * How many runs the request's query selects, by group if it says so (VI-43).
   *
   * @param known the attributes of the namespace
   * @throws InvalidRequest when the query is bad (VI-38)
   * @throws Unavailable when the records cannot be read (VI-48)
   */
  public CountWorkflowExecutionsResponse count(
      String namespaceId, KnownAttributes known, CountWorkflowExecutionsRequest request) {
    var query = QueryReader.read(request.getQuery(), known);
    var counts = records.countByStatus(namespaceId, query.condition());
    var response = CountWorkflowExecutionsResponse.newBuilder();
    response.setCount(counts.values().stream().mapToLong(Long::longValue).sum());
    if (query.groupBy().isPresent()) {
      counts.forEach((status, count) -> response.addGroups(group(status, count)));
    }
    return response.build();
  }

  /** Without attributes that the namespace no longer has (VI-90). */
  private static WorkflowExecutionInfo shown(WorkflowExecutionInfo run, KnownAttributes known) {
    var names = run.getSearchAttributes().getIndexedFieldsMap().keySet();
    if (names.stream().allMatch(name -> known.type(name).isPresent())) {
      return run;
    }
    var shown = run.toBuilder();
    names.stream()
        .filter(name -> known.type(name).isEmpty())
        .forEach(shown.getSearchAttributesBuilder()::removeIndexedFields);
    return shown.build();
  }

  private static int pageSize(int requested) {
    return requested <= 0 ? MAX_PAGE_SIZE : Math.min(requested, MAX_PAGE_SIZE);
  }

  private static ByteString next(
      String namespaceId, String query, List<WorkflowExecutionInfo> page) {
    return PageTokens.write(namespaceId, query, Position.of(page.getLast()));
  }

  private static AggregationGroup group(WorkflowExecutionStatus status, long count) {
    var name = '"' + StatusNames.of(status) + '"';
    return AggregationGroup.newBuilder()
        .addGroupValues(
            Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .putMetadata("type", ByteString.copyFromUtf8("Keyword"))
                .setData(ByteString.copyFromUtf8(name)))
        .setCount(count)
        .build();
  }
}
