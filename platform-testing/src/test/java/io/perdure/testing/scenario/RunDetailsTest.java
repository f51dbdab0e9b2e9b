package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.failWorkflow;
import static io.perdure.testing.scenario.Commands.modifyMemo;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotReady;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.MeteringMetadata;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What stands in a run's events as it was given, and what a next run takes over. */
final class RunDetailsTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("WC-4, WC-22: what a worker says of itself stands in the completed event")
  void keepsWhatAWorkerSaysOfItself() {
    var run = platform.start("order-1");
    var sdk = WorkflowTaskCompletedMetadata.newBuilder().setSdkName("java").addLangUsedFlags(3);
    var metering = MeteringMetadata.newBuilder().setNonfirstLocalActivityExecutionAttempts(2);
    run.startWorkflowTask()
        .complete(request -> request.setSdkMetadata(sdk).setMeteringMetadata(metering));

    var told = run.history().getLast().getWorkflowTaskCompletedEventAttributes();
    assertThat(told.getSdkMetadata()).isEqualTo(sdk.build());
    assertThat(told.getMeteringMetadata()).isEqualTo(metering.build());
    assertThat(told.getIdentity()).isEqualTo("worker");
  }

  @Test
  @DisplayName("ST-10: entries of a memo without a value are dropped")
  void dropsEntriesWithoutAValue() {
    var nothing =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("binary/null"))
            .build();
    var run =
        platform.start(
            "order-1",
            start ->
                start.setMemo(
                    Memo.newBuilder()
                        .putFields("kept", Texts.payload("a"))
                        .putFields("dropped", nothing)));

    var told = run.history().getFirst().getWorkflowExecutionStartedEventAttributes();
    assertThat(told.getMemo().getFieldsMap()).containsOnlyKeys("kept");
    assertThat(run.describe().getWorkflowExecutionInfo().getMemo()).isEqualTo(told.getMemo());
  }

  @Test
  @DisplayName("WC-24: completions do not come in pages")
  void refusesPagesOfACompletion() {
    var task = platform.start("order-1").startWorkflowTask();

    assertThatThrownBy(() -> task.complete(request -> request.setIntermediatePage(true)))
        .isInstanceOf(NotReady.class);
    task.complete(completeWorkflow("done"));
  }

  @Test
  @DisplayName("CM-6: a marker stands in the history as it came, and needs a name")
  void keepsMarkersAsTheyCome() {
    var run = platform.start("order-1");
    var marker = recordMarker("version").toBuilder();
    marker
        .getRecordMarkerCommandAttributesBuilder()
        .putDetails("data", Texts.payloads("1"))
        .setHeader(Header.newBuilder().putFields("trace", Texts.payload("t")))
        .setFailure(Commands.failure("none"));
    run.startWorkflowTask()
        .complete(request -> request.addCommands(marker).setForceCreateNewWorkflowTask(true));

    var told = run.history().get(4).getMarkerRecordedEventAttributes();
    assertThat(told.getDetailsMap()).containsEntry("data", Texts.payloads("1"));
    assertThat(told.getHeader().getFieldsMap()).containsKey("trace");
    assertThat(told.getFailure()).isEqualTo(Commands.failure("none"));
    var next = run.startWorkflowTask();
    assertThatThrownBy(() -> next.complete(recordMarker("")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("BadRecordMarkerAttributes");
  }

  @Test
  @DisplayName("BE-9: what a command says for people stands on its event")
  void keepsWhatIsSaidForPeople() {
    var run = platform.start("order-1");
    var words = UserMetadata.newBuilder().setSummary(Texts.payload("all paid")).build();

    run.startWorkflowTask()
        .complete(
            request ->
                request.addCommands(completeWorkflow("done").toBuilder().setUserMetadata(words)));

    assertThat(run.history().getLast().getUserMetadata()).isEqualTo(words);
  }

  @Test
  @DisplayName("WT-21, WT-22: any cause of a failure is taken, also one that nobody knows")
  void takesAnyCause() {
    var run = platform.start("order-1");
    for (var attempt = 1; attempt <= 5; attempt++) {
      failWithUnknownCause(run.startWorkflowTask());
    }

    assertThat(run.history().get(3).getWorkflowTaskFailedEventAttributes().getCauseValue())
        .isEqualTo(9_999);
    assertThat(
            run.describe().getWorkflowExecutionInfo().getSearchAttributes().getIndexedFieldsMap())
        .containsOnlyKeys("TemporalReportedProblems");
    run.completeWorkflowTask(completeWorkflow("done"));
  }

  private void failWithUnknownCause(ScenarioWorkflowTask task) {
    platform.request(
        RespondWorkflowTaskFailedRequest.newBuilder()
            .setTaskToken(task.response().getTaskToken())
            .setCauseValue(9_999)
            .build(),
        RespondWorkflowTaskFailedResponse.class);
  }

  @Test
  @DisplayName("ST-19, ST-20: the run timeout counts from the end of the start delay")
  void theRunTimeoutCountsFromTheEndOfTheDelay() {
    var run =
        platform.start(
            "order-1",
            start ->
                start
                    .setWorkflowStartDelay(proto(ofHours(1)))
                    .setWorkflowRunTimeout(proto(ofMinutes(10))));
    platform.advance(ofMinutes(69));
    assertThat(status(run)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);

    platform.advance(ofMinutes(1));

    assertThat(status(run)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT);
  }

  @Test
  @DisplayName("RC-6, RC-7: a retried run begins as the one before began, not as that one ended")
  void aRetriedRunBeginsAsTheOneBefore() {
    var memo = Memo.newBuilder().putFields("kept", Texts.payload("a")).build();
    var run =
        platform.start(
            "order-1",
            start ->
                start
                    .setInput(Texts.payloads("input"))
                    .setMemo(memo)
                    .setRetryPolicy(
                        RetryPolicy.newBuilder().setInitialInterval(proto(ofSeconds(5)))));
    run.completeWorkflowTask(modifyMemo(Map.of("new", Texts.payload("b"))), failWorkflow("no"));

    var next =
        platform.run("order-1").history().getFirst().getWorkflowExecutionStartedEventAttributes();
    assertThat(next.getInput()).isEqualTo(Texts.payloads("input"));
    assertThat(next.getMemo()).isEqualTo(memo);
    assertThat(next.getAttempt()).isEqualTo(2);
    assertThat(next.getInitiator())
        .isEqualTo(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_RETRY);
    assertThat(next.getContinuedExecutionRunId()).isEqualTo(run.runId());
    assertThat(next.getFirstWorkflowTaskBackoff()).isEqualTo(proto(ofSeconds(5)));
    assertThat(next.getContinuedFailure().getMessage()).isEqualTo("no");
  }

  private static WorkflowExecutionStatus status(ScenarioRun run) {
    return run.describe().getWorkflowExecutionInfo().getStatus();
  }
}
