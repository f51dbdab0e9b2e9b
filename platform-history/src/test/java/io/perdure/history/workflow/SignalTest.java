package io.perdure.history.workflow;

import static io.perdure.history.state.ProtoTime.proto;
import static io.perdure.history.workflow.TestingWorkflow.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunKey;
import io.perdure.history.workflow.signal.Signals;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** SG-1 to SG-7, SW-1 to SW-6. */
class SignalTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void wakesAnIdleRun() {
    workflow.start();
    workflow.poll().complete();

    workflow.signal("pay");

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 WorkflowExecutionSignaled {"signalName": "pay", "requestId": "signal-pay"}
        6 WorkflowTaskScheduled
        """);
  }

  @Test
  void waitsBehindAStartedWorkflowTask() { // S-2, BE-2, BE-6.
    workflow.start();
    var task = workflow.poll();
    workflow.signal("pay");
    assertThat(workflow.history(workflow.runId())).hasSize(3);

    task.complete(TestCommands.recordMarker("seen"));

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 MarkerRecorded
        6 WorkflowExecutionSignaled
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  void theSameSignalIsTakenOnce() {
    workflow.start();
    workflow.signal("pay");

    workflow.signal("pay");

    assertThat(workflow.history(workflow.runId())).hasSize(3);
    assertThat(workflow.run().requestIds().signalCount()).isEqualTo(1);
  }

  @Test
  void aRepeatedSignalOfAClosedRunSucceedsAndANewOneDoesNot() {
    workflow.start();
    workflow.signal("pay");
    workflow.poll().complete(TestCommands.completeWorkflow());

    workflow.signal("pay");

    assertThatExceptionOfType(NotFound.class)
        .isThrownBy(() -> workflow.signal("refund"))
        .withMessage("workflow execution already completed");
  }

  @Test
  void waitsForTheStartDelay() {
    workflow.start(startRequest("a").setWorkflowStartDelay(proto(Duration.ofMinutes(1))));
    workflow.signal("pay");
    assertThat(workflow.history(workflow.runId())).hasSize(2);

    workflow.advance(Duration.ofMinutes(1));

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowExecutionSignaled
        3 WorkflowTaskScheduled
        """);
  }

  @Test
  void aRunTakesTenThousandSignals() { // SG-2.
    var history = new ArrayList<HistoryEvent>();
    history.add(event(1, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED));
    for (var id = 2; id <= 10_000; id++) {
      history.add(event(id, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED));
    }
    var run = new RunKey("namespace", "order", "run");
    assertThatCode(() -> Signals.check(MutableState.replay(run, history)))
        .doesNotThrowAnyException();

    history.add(event(10_001, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED));

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> Signals.check(MutableState.replay(run, history)))
        .withMessage("exceeded workflow execution limit for signal events");
  }

  private static HistoryEvent event(long id, EventType type) {
    return HistoryEvent.newBuilder().setEventId(id).setEventType(type).build();
  }

  @Test
  void aRunThatIsClosingIsGivenTheChance() { // SG-2, S-3.
    workflow.start();
    var task = workflow.poll();
    workflow.signal("pay");
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> task.complete(TestCommands.completeWorkflow()))
        .withMessage("UnhandledCommand");
    var next = workflow.poll();

    assertThatExceptionOfType(Exhausted.class).isThrownBy(() -> workflow.signal("refund"));

    next.complete(TestCommands.completeWorkflow());
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": "WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND", \
        "failure": {"message": "UnhandledCommand", "source": "Server"}}
        5 WorkflowExecutionSignaled
        6 WorkflowTaskScheduled {"attempt": 1}
        7 WorkflowTaskStarted
        8 WorkflowTaskCompleted
        9 WorkflowExecutionCompleted
        """);
  }

  @Test
  void startsARunForTheSignal() { // S-14.
    var response = signalWithStart("a");

    assertThat(response.getStarted()).isTrue();
    assertThat(signalWithStart("a").getRunId()).isEqualTo(response.getRunId());
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowExecutionSignaled {"signalName": "pay"}
        3 WorkflowTaskScheduled
        """);
  }

  @Test
  void signalsTheOpenRunAndSkipsItsStartDelay() {
    workflow.start(startRequest("a").setWorkflowStartDelay(proto(Duration.ofMinutes(1))));

    var response = signalWithStart("b");

    assertThat(response.getStarted()).isFalse();
    workflow.advance(Duration.ofMinutes(1));
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowExecutionSignaled
        3 WorkflowTaskScheduled
        """);
  }

  private SignalWithStartWorkflowExecutionResponse signalWithStart(String requestId) {
    return workflow.ask(
        SignalWithStart::decide,
        SignalWithStartWorkflowExecutionRequest.newBuilder()
            .setWorkflowId(TestingWorkflow.ID)
            .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
            .setTaskQueue(TaskQueue.newBuilder().setName(TestingWorkflow.QUEUE))
            .setSignalName("pay")
            .setRequestId(requestId)
            .build());
  }
}
