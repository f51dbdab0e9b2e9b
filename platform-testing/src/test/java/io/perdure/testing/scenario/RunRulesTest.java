package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.cancelActivity;
import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.UpdateAnswers.accept;
import static io.perdure.testing.scenario.UpdateAnswers.respond;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.perdure.history.state.ProtoTime;
import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.temporal.api.workflow.v1.ResetPointInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What runs take over, keep and refuse. */
final class RunRulesTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("BE-5: what waits when a worker closes the run is not written")
  void dropsWhatWaitsWhenTheRunCloses() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    run.signal("stop");

    run.completeWorkflowTask(cancelActivity(5), completeWorkflow("done"));

    run.hasHistoryFrom(
        9,
        """
        9 WorkflowTaskCompleted
        10 ActivityTaskCancelRequested
        11 WorkflowExecutionCompleted
        """);
  }

  @Test
  @DisplayName("BE-10: the order of what one completion writes")
  void ordersWhatACompletionWrites() {
    var run = platform.start("order-1");
    var update = run.update("pay-1");
    var task = run.startWorkflowTask();
    run.signal("hurry");
    var taken = Command.newBuilder().setCommandType(CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE);
    taken.getProtocolMessageCommandAttributesBuilder().setMessageId(accept("pay-1").getId());

    task.complete(
        request ->
            request
                .addCommands(scheduleActivity("pay"))
                .addCommands(taken)
                .addCommands(recordMarker("paid"))
                .addMessages(respond("pay-1", "paid"))
                .addMessages(accept("pay-1")));

    assertThat(update.result()).isEqualTo("paid");
    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskCompleted
        5 ActivityTaskScheduled
        6 WorkflowExecutionUpdateAccepted
        7 MarkerRecorded
        8 WorkflowExecutionUpdateCompleted
        9 WorkflowExecutionSignaled
        10 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("EV-7: payloads are kept byte for byte, whatever they say of themselves")
  void keepsPayloadsAsTheyCome() {
    var odd =
        Payloads.newBuilder()
            .addPayloads(
                Payload.newBuilder()
                    .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                    .putMetadata("own", ByteString.copyFrom(new byte[] {0, -1}))
                    .setData(ByteString.copyFrom(new byte[] {'{', 0, -2})))
            .build();

    var run = platform.start("order-1", start -> start.setInput(odd));
    run.completeWorkflowTask(scheduleActivity("pay", it -> it.setInput(odd)));

    var started = run.history().getFirst().getWorkflowExecutionStartedEventAttributes();
    assertThat(started.getInput()).isEqualTo(odd);
    assertThat(run.startActivity("pay").response().getInput()).isEqualTo(odd);
  }

  @Test
  @DisplayName("RC-14, G-5: who names no run is told of the newest")
  void tellsOfTheNewestRun() {
    platform.start("order-1").completeWorkflowTask(continueAsNew("more"));

    var told =
        platform.request(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setExecution(platform.execution("order-1", ""))
                .build(),
            DescribeWorkflowExecutionResponse.class);

    assertThat(told.getWorkflowExecutionInfo().getExecution().getRunId())
        .isEqualTo(platform.run("order-1").runId());
  }

  @Test
  @DisplayName("EV-5: a start that is written late has the time at which it was")
  void tellsWhenThingsHappened() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("pay"));
    platform.advance(ofSeconds(1));
    var started = platform.now();
    var activity = run.startActivity("pay");
    platform.advance(ofSeconds(1));
    run.signal("hurry");
    platform.advance(ofSeconds(1));

    activity.complete("paid");

    assertThat(run.history())
        .extracting(event -> ProtoTime.instant(event.getEventTime()))
        .endsWith(started.plusSeconds(1), started.plusSeconds(1), started, started.plusSeconds(2));
  }

  @Test
  @DisplayName("RC-11: the points of a run before end with its retention")
  @SuppressWarnings("deprecation") // Old workers still send their checksum.
  void forgetsThePointsOfDeletedRuns() {
    var first = platform.start("order-1");
    first
        .startWorkflowTask()
        .complete(request -> request.setBinaryChecksum("one").addCommands(continueAsNew("more")));
    var second = platform.run("order-1");
    platform.advance(ofSeconds(1));
    var handedOn = points(second);
    assertThat(handedOn.getFirst().getRunId()).isEqualTo(first.runId());
    assertThat(ProtoTime.instant(handedOn.getFirst().getExpireTime()))
        .isEqualTo(platform.now().minusSeconds(1).plus(OneNamespace.DEFAULT.retention()));

    platform.advance(OneNamespace.DEFAULT.retention());
    second.completeWorkflowTask(continueAsNew("more"));

    assertThat(points(platform.run("order-1"))).isEmpty();
  }

  private static List<ResetPointInfo> points(ScenarioRun run) {
    return run.describe().getWorkflowExecutionInfo().getAutoResetPoints().getPointsList();
  }

  @Test
  @DisplayName("CA-3, RC-6: the next run has the type, the queue and the initiator of a command")
  void continuesAsItself() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(continueAsNew("more"));

    var before = run.history().getFirst().getWorkflowExecutionStartedEventAttributes();
    var next =
        platform.run("order-1").history().getFirst().getWorkflowExecutionStartedEventAttributes();

    assertThat(next.getInitiator())
        .isEqualTo(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_WORKFLOW);
    assertThat(next.getAttempt()).isEqualTo(1);
    assertThat(next.getWorkflowType()).isEqualTo(before.getWorkflowType());
    assertThat(next.getTaskQueue().getName()).isEqualTo(before.getTaskQueue().getName());
    assertThat(next.getFirstExecutionRunId()).isEqualTo(run.runId());
  }

  @Test
  @DisplayName("CA-6: a run does not continue as new over a signal that it has not seen")
  void doesNotContinueOverASignal() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    run.signal("approve");

    assertThatThrownBy(() -> task.complete(continueAsNew("more")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("UnhandledCommand");

    run.hasHistoryFrom(
        4, "4 WorkflowTaskFailed\n5 WorkflowExecutionSignaled\n6 WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("TM-1: a closed run is not terminated")
  void isNotTerminatedTwice() {
    var run = platform.start("order-1");
    run.terminate("enough");

    assertThatThrownBy(() -> run.terminate("enough"))
        .isInstanceOf(NotFound.class)
        .hasMessage("workflow execution already completed");
  }

  @Test
  @DisplayName("G-5: a request without a run id is about the current run")
  void meansTheCurrentRun() {
    var first = platform.start("order-1");
    first.completeWorkflowTask(completeWorkflow("done"));
    var second = platform.start("order-1");

    new ScenarioRun(platform, "order-1", "").signal("go");

    second.hasHistoryFrom(3, "3 WorkflowExecutionSignaled {\"signalName\": \"go\"}");
  }

  @Test
  @DisplayName("WC-22, CM-6: markers and the SDK's metadata are written as they came")
  void keepsWhatTheSdkSays() {
    var run = platform.start("order-1");
    var metadata = WorkflowTaskCompletedMetadata.newBuilder().addCoreUsedFlags(7).build();

    run.startWorkflowTask()
        .complete(
            completion -> completion.setSdkMetadata(metadata).addCommands(recordMarker("note")));

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskCompleted {"sdkMetadata": {"coreUsedFlags": [7]}}
        5 MarkerRecorded {"markerName": "note", "workflowTaskCompletedEventId": 4}
        """);
  }

  @Test
  @DisplayName("UP-8: a paused run takes no update")
  void aPausedRunTakesNoUpdate() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    platform.request(
        PauseWorkflowExecutionRequest.newBuilder()
            .setWorkflowId("order-1")
            .setRequestId("pause")
            .build(),
        PauseWorkflowExecutionResponse.class);

    var update = run.update("pay-1");

    assertThatThrownBy(update::response).isInstanceOf(NotReady.class);
  }

  @Test
  @DisplayName("UP-20: an answer that is too large fails the task and ends the run")
  void aTooLargeAnswerEndsTheRun() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    run.update("pay-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(
            () -> task.answer(accept("pay-1"), respond("pay-1", "x".repeat((2 << 20) + 1))))
        .isInstanceOf(InvalidRequest.class);

    run.hasHistoryFrom(
        7,
        """
        7 WorkflowTaskFailed {"cause": "BadUpdateWorkflowExecutionMessage"}
        8 WorkflowExecutionTerminated
        """);
  }

  @Test
  @DisplayName("UP-21: behind a close command an acceptance says nothing any more")
  void anAcceptanceBehindTheEndSaysNothing() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    var update = run.update("pay-1");

    run.startWorkflowTask()
        .complete(
            completion ->
                completion.addCommands(completeWorkflow("done")).addMessages(accept("pay-1")));

    run.hasHistoryFrom(7, "7 WorkflowTaskCompleted\n8 WorkflowExecutionCompleted");
    assertThatThrownBy(update::response)
        .hasMessage("workflow update was aborted by closing workflow");
  }
}
