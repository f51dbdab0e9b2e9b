package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.api.RecordTaskStartedResponse.Outcome;
import io.perdure.common.api.TaskKind;
import org.junit.jupiter.api.Test;

/** AC-7: an attempt is started for one poller. */
class ActivityStartTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void theSameHandOverGetsTheSameAnswerAndAnotherOneNone() {
    workflow.start();
    workflow.poll().complete(scheduleActivity("a"));

    var first = handOver("poll-1");
    var again = handOver("poll-1");
    var other = handOver("poll-2");

    assertThat(first.getOutcome()).isEqualTo(Outcome.OUTCOME_STARTED);
    assertThat(again).isEqualTo(first);
    assertThat(other.getOutcome()).isEqualTo(Outcome.OUTCOME_OBSOLETE);
    assertThat(workflow.history(workflow.runId())).hasSize(5); // No event tells of the start yet.
  }

  private RecordTaskStartedResponse handOver(String requestId) {
    return workflow.ask(
        StartActivityTask::decide,
        RecordTaskStartedRequest.newBuilder()
            .setTask(workflow.dispatched(TaskKind.TASK_KIND_ACTIVITY).getLast())
            .setRequestId(requestId)
            .build());
  }
}
