package io.perdure.history.workflow;

import static io.perdure.history.state.ProtoTime.proto;
import static io.perdure.history.workflow.TestingWorkflow.startRequest;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.perdure.common.api.TaskKind;
import io.perdure.common.error.AlreadyExists;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.TimeSkippingConfig;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflow.v1.VersioningOverride;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ST-14 to ST-32. */
class StartWorkflowTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void writesStartAndFirstWorkflowTaskAtOnce() {
    var response = workflow.start();

    assertThat(response.getStarted()).isTrue();
    assertThat(response.getStatus()).isEqualTo(WORKFLOW_EXECUTION_STATUS_RUNNING);
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted {"attempt": 1, "workflowTaskTimeout": "10s"}
        2 WorkflowTaskScheduled {"attempt": 1, "startToCloseTimeout": "10s"}
        """);
    assertThat(workflow.dispatched(TaskKind.TASK_KIND_WORKFLOW))
        .singleElement()
        .satisfies(task -> assertThat(task.getTaskQueue()).isEqualTo("orders"))
        .satisfies(task -> assertThat(task.getScheduledEventId()).isEqualTo(2));
  }

  @Test
  void anEarlyTimeLimitShortensThoseBelowIt() {
    workflow.start(
        startRequest("a")
            .setWorkflowExecutionTimeout(proto(Duration.ofSeconds(8)))
            .setWorkflowRunTimeout(proto(Duration.ofHours(1)))
            .setWorkflowTaskTimeout(proto(Duration.ofMinutes(1))));

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted {"workflowRunTimeout": "8s", "workflowTaskTimeout": "8s", \
        "workflowExecutionExpirationTime": "2026-01-01T00:00:08Z"}
        2 WorkflowTaskScheduled
        """);
  }

  @Test
  void aStartDelayPutsTheFirstWorkflowTaskOff() {
    workflow.start(startRequest("a").setWorkflowStartDelay(proto(Duration.ofMinutes(1))));
    workflow.advance(Duration.ofSeconds(59));
    workflow.hasHistory("1 WorkflowExecutionStarted {\"firstWorkflowTaskBackoff\": \"60s\"}");

    workflow.advance(Duration.ofSeconds(1));

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        """);
  }

  @Test
  void theSameRequestGetsTheSameRun() {
    var first = workflow.start(startRequest("a"));

    var again = workflow.start(startRequest("a"));

    assertThat(again).isEqualTo(first);
    assertThat(workflow.history(first.getRunId())).hasSize(2);
  }

  @Test
  void theSameRequestGetsTheSameRunWhenItIsClosed() {
    var first = workflow.start(startRequest("a"));
    workflow.poll().complete(TestCommands.completeWorkflow());

    var again = workflow.start(startRequest("a"));

    assertThat(again.getRunId()).isEqualTo(first.getRunId());
    assertThat(again.getStarted()).isTrue();
    assertThat(again.getStatus()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  @Test
  void refusesASecondOpenRun() {
    var first = workflow.start(startRequest("a"));

    assertThatExceptionOfType(AlreadyExists.class)
        .isThrownBy(() -> workflow.start(startRequest("b")))
        .withMessageStartingWith("Workflow execution is already running. WorkflowId: order-1")
        .satisfies(
            refusal ->
                assertThat(refusal.detail())
                    .contains(
                        WorkflowExecutionAlreadyStartedFailure.newBuilder()
                            .setStartRequestId("a")
                            .setRunId(first.getRunId())
                            .setFirstExecutionRunId(first.getRunId())
                            .build()));
  }

  @Test
  void usesTheOpenRunAndAttachesTheRequest() {
    var first = workflow.start(startRequest("a"));
    var using =
        startRequest("b")
            .setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setOnConflictOptions(OnConflictOptions.newBuilder().setAttachRequestId(true));

    var used = workflow.start(using);

    assertThat(used.getRunId()).isEqualTo(first.getRunId());
    assertThat(used.getStarted()).isFalse();
    assertThat(workflow.start(using)).isEqualTo(used); // ST-26 b.
    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowExecutionOptionsUpdated {"attachedRequestId": "b"}
        """);
  }

  @Test
  @SuppressWarnings("deprecation") // Old clients send it.
  void theOldPolicyTerminatesAnOpenRun() { // ST-1.
    var first = workflow.start(startRequest("a"));

    workflow.start(
        startRequest("b").setWorkflowIdReusePolicy(WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING));

    assertThat(workflow.run(first.getRunId()).status())
        .isEqualTo(WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  void terminatesTheOpenRunForANewOneAtOnce() {
    var first = workflow.start(startRequest("a"));

    var second =
        workflow.start(
            startRequest("b")
                .setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING));

    assertThat(workflow.run(first.getRunId()).status())
        .isEqualTo(WORKFLOW_EXECUTION_STATUS_TERMINATED);
    assertThat(workflow.runId()).isEqualTo(second.getRunId());
    HistoryText.check(
        workflow.history(first.getRunId()),
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowExecutionTerminated {"identity": "history-service", \
        "reason": "TerminateIfRunning WorkflowIdReusePolicy"}
        """);
  }

  @Test
  void mayRefuseToFollowASuccess() {
    workflow.start(startRequest("a"));
    workflow.poll().complete(TestCommands.completeWorkflow());

    assertThatExceptionOfType(AlreadyExists.class)
        .isThrownBy(
            () ->
                workflow.start(
                    startRequest("b")
                        .setWorkflowIdReusePolicy(
                            WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)))
        .withMessageContaining("already finished successfully");
  }

  @Test
  void mayFollowAFailure() {
    workflow.start(startRequest("a"));
    workflow.poll().complete(TestCommands.failWorkflow("broken"));

    var next =
        workflow.start(
            startRequest("b")
                .setWorkflowIdReusePolicy(WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY));

    assertThat(next.getStarted()).isTrue();
  }

  @Test
  void mayRefuseToFollowAnything() {
    workflow.start(startRequest("a"));
    workflow.poll().complete(TestCommands.failWorkflow("broken"));

    assertThatExceptionOfType(AlreadyExists.class)
        .isThrownBy(
            () ->
                workflow.start(
                    startRequest("b")
                        .setWorkflowIdReusePolicy(WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)))
        .withMessageContaining("reject duplicate workflow Id");
  }

  @Test
  void visibilityLearnsOfTheStart() { // TK-1, TK-7.
    var memo = Memo.newBuilder().putFields("note", payload("x")).putFields("none", payload(""));
    workflow.start(startRequest("a").setMemo(memo));

    var record = workflow.indexed().getLast();

    assertThat(record.getVersion()).isEqualTo(workflow.run().version());
    assertThat(record.getWorkflowType()).isEqualTo("Order");
    assertThat(record.getCloseTimeNanos()).isZero();
    assertThat(record.getMemo())
        .isEqualTo(Memo.newBuilder().putFields("note", payload("x")).build().toByteString());
  }

  private static Payload payload(String text) {
    return Payload.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }

  static Stream<StartWorkflowExecutionRequest> unsupported() {
    return Stream.of(
            startRequest("a").setTimeSkippingConfig(TimeSkippingConfig.getDefaultInstance()),
            startRequest("a").setVersioningOverride(VersioningOverride.getDefaultInstance()))
        .map(StartWorkflowExecutionRequest.Builder::build);
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void refusesWhatIsNotServedYet(StartWorkflowExecutionRequest request) {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> workflow.start(request.toBuilder()))
        .withMessageEndingWith("is not supported yet");
  }
}
