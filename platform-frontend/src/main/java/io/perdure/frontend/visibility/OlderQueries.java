package io.perdure.frontend.visibility;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.filter.v1.StartTimeFilter;
import io.temporal.api.filter.v1.WorkflowExecutionFilter;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import java.util.ArrayList;
import java.util.List;

/** What the older listings ask for with their filters, as queries (VI-46). */
final class OlderQueries {
  private OlderQueries() {}

  /** Open runs, by their start. */
  static String of(ListOpenWorkflowExecutionsRequest request) {
    var terms = new ArrayList<String>();
    terms.add("ExecutionStatus = 'Running'");
    addRange(terms, "StartTime", request.hasStartTimeFilter(), request.getStartTimeFilter());
    switch (request.getFiltersCase()) {
      case EXECUTION_FILTER -> addExecution(terms, request.getExecutionFilter());
      case TYPE_FILTER -> terms.add(equal("WorkflowType", request.getTypeFilter().getName()));
      case FILTERS_NOT_SET -> {}
    }
    return String.join(" AND ", terms);
  }

  /** Closed runs, by their end. */
  static String of(ListClosedWorkflowExecutionsRequest request) {
    var terms = new ArrayList<String>();
    terms.add("ExecutionStatus != 'Running'");
    addRange(terms, "CloseTime", request.hasStartTimeFilter(), request.getStartTimeFilter());
    switch (request.getFiltersCase()) {
      case EXECUTION_FILTER -> addExecution(terms, request.getExecutionFilter());
      case TYPE_FILTER -> terms.add(equal("WorkflowType", request.getTypeFilter().getName()));
      case STATUS_FILTER ->
          terms.add("ExecutionStatus = " + closed(request.getStatusFilter().getStatus()));
      case FILTERS_NOT_SET -> {}
    }
    return String.join(" AND ", terms);
  }

  private static int closed(WorkflowExecutionStatus status) {
    if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED
        || status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
        || status == WorkflowExecutionStatus.UNRECOGNIZED) {
      throw new InvalidRequest("StatusFilter must be specified and must be not Running.");
    }
    return status.getNumber();
  }

  /** An execution is named by its workflow id, its run id or both. */
  private static void addExecution(List<String> terms, WorkflowExecutionFilter execution) {
    if (!execution.getWorkflowId().isEmpty() || execution.getRunId().isEmpty()) {
      terms.add(equal("WorkflowId", execution.getWorkflowId()));
    }
    if (!execution.getRunId().isEmpty()) {
      terms.add(equal("RunId", execution.getRunId()));
    }
  }

  private static void addRange(
      List<String> terms, String attribute, boolean given, StartTimeFilter range) {
    if (!given) {
      return;
    }
    if (range.hasEarliestTime()
        && range.hasLatestTime()
        && Timestamps.compare(checked(range.getEarliestTime()), checked(range.getLatestTime()))
            > 0) {
      throw new InvalidRequest(
          "EarliestTime in StartTimeFilter should not be larger than LatestTime.");
    }
    if (range.hasEarliestTime()) {
      terms.add(attribute + " >= " + quoted(Timestamps.toString(checked(range.getEarliestTime()))));
    }
    if (range.hasLatestTime()) {
      terms.add(attribute + " <= " + quoted(Timestamps.toString(checked(range.getLatestTime()))));
    }
  }

  private static Timestamp checked(Timestamp time) {
    if (!Timestamps.isValid(time)) {
      throw new InvalidRequest("StartTimeFilter has a time that is none.");
    }
    return time;
  }

  private static String equal(String attribute, String text) {
    return attribute + " = " + quoted(text);
  }

  private static String quoted(String text) {
    return '\'' + text.replace("\\", "\\\\").replace("'", "''") + '\'';
  }
}
