package io.perdure.history.workflow;

import static io.perdure.history.state.ProtoTime.proto;
import static io.perdure.history.workflow.TestCommands.cancelWorkflow;
import static io.perdure.history.workflow.TestCommands.completeWorkflow;
import static io.perdure.history.workflow.TestCommands.continueAsNew;
import static io.perdure.history.workflow.TestCommands.failWorkflow;
import static io.perdure.history.workflow.TestCommands.retry;
import static io.perdure.history.workflow.TestingWorkflow.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.common.error.NotFound;
import io.perdure.history.state.Task;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** CN, TM, TO, RC and CA rules. */
class EndOfRunTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void cancellationIsARequestToTheWorker() { // S-31, CN-4, CN-5.
    workflow.start();
    workflow.poll().complete();
    cancel();
    cancel(); // CN-1.

    workflow.poll().complete(cancelWorkflow());

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 WorkflowExecutionCancelRequested {"cause": "too late"}
        6 WorkflowTaskScheduled
        7 WorkflowTaskStarted
        8 WorkflowTaskCompleted
        9 WorkflowExecutionCanceled {"workflowTaskCompletedEventId": 8}
        """);
  }

  @Test
  void cancellationDoesNotWaitForTheStartDelay() { // CN-6.
    workflow.start(startRequest("a").setWorkflowStartDelay(proto(Duration.ofHours(1))));

    cancel();

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowExecutionCancelRequested
        3 WorkflowTaskScheduled
        """);
  }

  @Test
  void terminationWritesWhatTheWorkerHasNotSeen() { // S-12, TM-3.
    workflow.start();
    workflow.poll();
    workflow.signal("pay");

    terminate("");

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": "WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND"}
        5 WorkflowExecutionSignaled
        6 WorkflowExecutionTerminated
        """);
    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> terminate(""))
        .withMessage("workflow execution already completed");
  }

  @Test
  void anotherChainIsNotTerminated() { // CN-2.
    workflow.start();

    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> terminate("22222222-0000-7000-8000-000000000000"))
        .withMessage("workflow execution not found");
  }

  @Test
  void aRunTimesOut() { // S-30, TO-1, TO-2.
    workflow.start(startRequest("a").setWorkflowRunTimeout(proto(Duration.ofMinutes(1))));

    workflow.advance(Duration.ofMinutes(1));

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowExecutionTimedOut {"retryState": "RETRY_STATE_RETRY_POLICY_NOT_SET", \
        "newExecutionRunId": ""}
        """);
  }

  @Test
  void aTimedOutRunIsRetriedUntilTheChainIsOver() { // TO-3, TO-4.
    var first =
        workflow.start(
            startRequest("a")
                .setRetryPolicy(retry(0))
                .setWorkflowRunTimeout(proto(Duration.ofSeconds(40)))
                .setWorkflowExecutionTimeout(proto(Duration.ofSeconds(60))));

    workflow.advance(Duration.ofMinutes(1));

    assertThat(workflow.history(first.getRunId()).getLast().toString())
        .contains("RETRY_STATE_IN_PROGRESS", workflow.runId());
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted {"attempt": 2, "initiator": \
        "CONTINUE_AS_NEW_INITIATOR_RETRY", "continuedFailure": {"message": "workflow timeout"}}
        2 WorkflowTaskScheduled
        3 WorkflowExecutionTimedOut {"retryState": "RETRY_STATE_TIMEOUT"}
        """);
  }

  @Test
  void aFailedRunIsRetriedAfterItsBackoff() { // S-28, RC-10.
    var first = workflow.start(startRequest("a").setRetryPolicy(retry(2)));
    workflow.poll().complete(failWorkflow("broken"));
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted {"attempt": 2, "firstWorkflowTaskBackoff": "1s", \
        "continuedExecutionRunId": "%s", "firstExecutionRunId": "%s", \
        "initiator": "CONTINUE_AS_NEW_INITIATOR_RETRY", \
        "continuedFailure": {"message": "broken"}}
        """
            .formatted(first.getRunId(), first.getRunId()));

    workflow.advance(Duration.ofSeconds(1));
    workflow.poll().complete(failWorkflow("broken again"));

    assertThat(workflow.history(workflow.runId()).getLast().toString())
        .contains("RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED");
    assertThat(workflow.history(first.getRunId()).getLast().toString())
        .contains("RETRY_STATE_IN_PROGRESS");
    workflow.checkReplay();
  }

  @Test
  void aRunContinuesAsNew() { // S-29, CA-1, CA-7.
    var first = workflow.start();
    workflow.advance(Duration.ofMillis(300));

    workflow.poll().complete(continueAsNew());

    assertThat(workflow.run(first.getRunId()).status())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);
    assertThat(workflow.history(first.getRunId()).getLast().toString()).contains(workflow.runId());
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted {"attempt": 1, "firstWorkflowTaskBackoff": "0.700s", \
        "continuedExecutionRunId": "%s", "initiator": "CONTINUE_AS_NEW_INITIATOR_WORKFLOW", \
        "workflowType": {"name": "Order"}, "workflowTaskTimeout": "10s"}
        """
            .formatted(first.getRunId()));
  }

  @Test
  void anOldRunContinuesAtOnce() { // CA-4.
    workflow.start();
    workflow.advance(Duration.ofSeconds(2));

    workflow.poll().complete(continueAsNew());

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted {"firstWorkflowTaskBackoff": "0s"}
        2 WorkflowTaskScheduled
        """);
  }

  @Test
  void aClosedRunIsDeletedAfterItsRetention() { // HI-12.
    var runId = workflow.start().getRunId();
    workflow.poll().complete(completeWorkflow());
    var closed = workflow.indexed().getLast();
    assertThat(closed.getHistoryLength()).isEqualTo(5);

    workflow.advance(TestingWorkflow.RETENTION);

    assertThat(workflow.exists(runId)).isFalse();
    assertThat(workflow.tasks()).contains(new Task.DeleteHistory(workflow.key(runId)));
    assertThat(workflow.indexed().getLast().getDeleted()).isTrue();
    assertThat(workflow.indexed().getLast().getVersion()).isGreaterThan(closed.getVersion());
  }

  @Test
  void theEndReplacesTheWakeUp() {
    workflow.start();
    workflow.poll().complete(completeWorkflow());

    assertThat(workflow.wakeUp()).isEqualTo(workflow.now().plus(TestingWorkflow.RETENTION));
  }

  private void cancel() {
    workflow.ask(
        RequestCancelWorkflow::decide,
        RequestCancelWorkflowExecutionRequest.newBuilder().setReason("too late").build());
  }

  private void terminate(String firstRunId) {
    workflow.ask(
        TerminateWorkflow::decide,
        TerminateWorkflowExecutionRequest.newBuilder()
            .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(TestingWorkflow.ID))
            .setFirstExecutionRunId(firstRunId)
            .build());
  }
}
