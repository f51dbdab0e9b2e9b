package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.history.v1.HistoryEvent;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What clients are told of a run. */
@SuppressWarnings("deprecation") // Old workers still say their version in this way.
final class DescribeTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("DE-2: the version that the last worker has told, also after another told none")
  void tellsTheVersionOfTheLastWorker() {
    var run = platform.start("order-1");
    var version = WorkerVersionStamp.newBuilder().setBuildId("1.0").build();
    run.startWorkflowTask()
        .complete(
            request -> request.setWorkerVersionStamp(version).setForceCreateNewWorkflowTask(true));
    run.completeWorkflowTask(completeWorkflow("done"));

    assertThat(run.describe().getWorkflowExecutionInfo().getMostRecentWorkerVersionStamp())
        .isEqualTo(version);
  }

  @Test
  @DisplayName("DE-2, LM-3: the history's length and size are those of its written events")
  void tellsTheSizeOfTheHistory() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(recordMarker("m"));
    run.signal("one");
    run.startWorkflowTask();
    run.signal("not written yet");

    var info = run.describe().getWorkflowExecutionInfo();

    assertThat(info.getHistoryLength()).isEqualTo(run.history().size());
    assertThat(info.getHistorySizeBytes())
        .isEqualTo(run.history().stream().mapToLong(HistoryEvent::getSerializedSize).sum());
  }
}
