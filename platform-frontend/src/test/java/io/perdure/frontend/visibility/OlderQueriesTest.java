package io.perdure.frontend.visibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.filter.v1.StartTimeFilter;
import io.temporal.api.filter.v1.StatusFilter;
import io.temporal.api.filter.v1.WorkflowExecutionFilter;
import io.temporal.api.filter.v1.WorkflowTypeFilter;
import io.temporal.api.workflowservice.v1.ListClosedWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import org.junit.jupiter.api.Test;

/** VI-46: the filters of the older listings as queries. */
class OlderQueriesTest {
  private static final StartTimeFilter RANGE =
      StartTimeFilter.newBuilder()
          .setEarliestTime(Timestamps.fromSeconds(0))
          .setLatestTime(Timestamps.fromSeconds(60))
          .build();

  @Test
  void openRunsAreFoundByTheirStart() {
    var request =
        ListOpenWorkflowExecutionsRequest.newBuilder()
            .setStartTimeFilter(RANGE)
            .setTypeFilter(WorkflowTypeFilter.newBuilder().setName("Order"));

    assertThat(OlderQueries.of(request.build()))
        .isEqualTo(
            "ExecutionStatus = 'Running' AND StartTime >= '1970-01-01T00:00:00Z'"
                + " AND StartTime <= '1970-01-01T00:01:00Z' AND WorkflowType = 'Order'");
  }

  @Test
  void closedRunsAreFoundByTheirEnd() {
    var request =
        ListClosedWorkflowExecutionsRequest.newBuilder()
            .setStartTimeFilter(RANGE.toBuilder().clearLatestTime())
            .setStatusFilter(
                StatusFilter.newBuilder()
                    .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED));

    assertThat(OlderQueries.of(request.build()))
        .isEqualTo(
            "ExecutionStatus != 'Running' AND CloseTime >= '1970-01-01T00:00:00Z'"
                + " AND ExecutionStatus = 3");
  }

  @Test
  void aNameIsNeverPartOfTheLanguage() {
    var request =
        ListOpenWorkflowExecutionsRequest.newBuilder()
            .setExecutionFilter(
                WorkflowExecutionFilter.newBuilder().setWorkflowId("it's \\ ' OR RunId = 'x"));

    assertThat(OlderQueries.of(request.build()))
        .isEqualTo("ExecutionStatus = 'Running' AND WorkflowId = 'it''s \\\\ '' OR RunId = ''x'");
  }

  @Test
  void anExecutionIsNamedByItsRunToo() {
    var run = WorkflowExecutionFilter.newBuilder().setRunId("run-1");
    var both = run.clone().setWorkflowId("order-1");

    assertThat(closed(run)).isEqualTo("ExecutionStatus != 'Running' AND RunId = 'run-1'");
    assertThat(closed(both))
        .isEqualTo("ExecutionStatus != 'Running' AND WorkflowId = 'order-1' AND RunId = 'run-1'");
  }

  private static String closed(WorkflowExecutionFilter.Builder execution) {
    return OlderQueries.of(
        ListClosedWorkflowExecutionsRequest.newBuilder().setExecutionFilter(execution).build());
  }

  @Test
  void refusesARangeThatEndsBeforeItBegins() {
    var backwards =
        StartTimeFilter.newBuilder()
            .setEarliestTime(RANGE.getLatestTime())
            .setLatestTime(RANGE.getEarliestTime());

    assertThatThrownBy(
            () ->
                OlderQueries.of(
                    ListOpenWorkflowExecutionsRequest.newBuilder()
                        .setStartTimeFilter(backwards)
                        .build()))
        .hasMessage("EarliestTime in StartTimeFilter should not be larger than LatestTime.");
  }
}
