package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.completeWorkflow;
import static io.perdure.history.workflow.TestCommands.continueAsNew;
import static io.perdure.history.workflow.TestCommands.scheduleActivity;
import static io.perdure.history.workflow.TestingWorkflow.startRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** DE-1 to DE-6. */
class DescribeWorkflowTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void tellsOfAnOpenRun() {
    workflow.start(startRequest("a"));
    workflow.poll().complete(scheduleActivity("charge"));
    workflow.signal("pay");

    var told = describe();

    assertThat(told.getWorkflowExecutionInfo().getHistoryLength()).isEqualTo(7);
    assertThat(told.getWorkflowExecutionInfo().getType().getName()).isEqualTo("Order");
    assertThat(told.getWorkflowExecutionInfo().hasCloseTime()).isFalse();
    assertThat(told.getPendingActivitiesList()).hasSize(1);
    assertThat(told.getPendingWorkflowTask().getState())
        .isEqualTo(PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED);
    assertThat(told.getWorkflowExtendedInfo().getRequestIdInfosMap())
        .containsOnlyKeys("a", "signal-pay");
  }

  @Test
  void showsWhichAttemptOfAWorkflowTaskIsRunning() { // DE-4.
    workflow.start();
    workflow.poll().fail();
    workflow.poll();

    assertThat(describe().getPendingWorkflowTask().getAttempt()).isEqualTo(2);
  }

  @Test
  void tellsOfAClosedRun() {
    workflow.start();
    workflow.advance(Duration.ofSeconds(3));
    workflow.poll().complete(completeWorkflow());

    var told = describe();

    assertThat(told.getWorkflowExecutionInfo().getExecutionDuration().getSeconds()).isEqualTo(3);
    assertThat(told.hasPendingWorkflowTask()).isFalse();
  }

  @Test
  void aRunWithoutAParentIsItsOwnRoot() { // DE-2, VI-4.
    workflow.start();
    workflow.poll().complete(continueAsNew());

    var told = describe().getWorkflowExecutionInfo();

    assertThat(told.getRootExecution()).isEqualTo(told.getExecution());
    assertThat(told.getFirstRunId()).isNotEqualTo(told.getExecution().getRunId());
  }

  private DescribeWorkflowExecutionResponse describe() {
    return workflow.ask(
        DescribeWorkflow::decide, DescribeWorkflowExecutionRequest.getDefaultInstance());
  }
}
