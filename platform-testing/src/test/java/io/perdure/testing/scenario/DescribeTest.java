package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.failWorkflow;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payload.ExternalPayloadDetails;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.enums.v1.ResetReapplyType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.function.Consumer;
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

  @Test
  @DisplayName("DE-2: payloads that are kept elsewhere are counted, wherever an event has them")
  void tellsOfPayloadsThatAreKeptElsewhere() {
    var run = platform.start("order-1", start -> start.setInput(elsewhere(10, 20)));
    run.startWorkflowTask();
    run.signal("pay", signal -> signal.setInput(elsewhere(300)));
    assertThat(run.describe().getWorkflowExecutionInfo().getExternalPayloadCount()).isEqualTo(2);

    var failing = failWorkflow("no").toBuilder();
    failing
        .getFailWorkflowExecutionCommandAttributesBuilder()
        .getFailureBuilder()
        .getCauseBuilder()
        .getApplicationFailureInfoBuilder()
        .setDetails(elsewhere(4_000));
    platform.advance(ofSeconds(10)); // The signal is written when the task times out.
    run.completeWorkflowTask(failing.build());

    var info = run.describe().getWorkflowExecutionInfo();
    assertThat(info.getExternalPayloadCount()).isEqualTo(4);
    assertThat(info.getExternalPayloadSizeBytes()).isEqualTo(4_330);
  }

  @Test
  @DisplayName("DE-2, RS-4: a reset run has those of the events that it begins with")
  void aResetRunHasThoseOfItsEvents() {
    var run = platform.start("order-1", start -> start.setInput(elsewhere(10)));
    run.completeWorkflowTask();
    run.signal("pay", signal -> signal.setInput(elsewhere(300)));

    var next =
        run.reset(4, reset -> reset.setResetReapplyType(ResetReapplyType.RESET_REAPPLY_TYPE_NONE));

    var info = next.describe().getWorkflowExecutionInfo();
    assertThat(info.getExternalPayloadCount()).isEqualTo(1);
    assertThat(info.getExternalPayloadSizeBytes()).isEqualTo(10);
  }

  @Test
  @DisplayName("DE-2: listings find a run by the payloads that it keeps elsewhere")
  void listingsTellOfThem() {
    var plain = platform.start("order-1", start -> start.setInput(Texts.payloads("here")));
    var run = platform.start("order-2", start -> start.setInput(elsewhere(10, 20)));

    assertThat(platform.listedAttributes(plain)).isEmpty();
    assertThat(platform.listedAttributes(run))
        .hasSize(2)
        .hasEntrySatisfying("TemporalExternalPayloadCount", isNumber("2"))
        .hasEntrySatisfying("TemporalExternalPayloadSizeBytes", isNumber("30"));
  }

  private static Consumer<Payload> isNumber(String number) {
    return value -> assertThat(value.getData().toStringUtf8()).isEqualTo(number);
  }

  private static Payloads elsewhere(long... sizes) {
    var payload = Payload.newBuilder();
    for (var size : sizes) {
      payload.addExternalPayloads(ExternalPayloadDetails.newBuilder().setSizeBytes(size));
    }
    return Payloads.newBuilder().addPayloads(payload).build();
  }
}
