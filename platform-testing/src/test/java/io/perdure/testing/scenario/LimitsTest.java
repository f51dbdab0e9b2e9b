package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.temporal.api.enums.v1.SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE;
import static io.temporal.api.enums.v1.SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.common.error.InvalidRequest;
import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a run may not outgrow, and what becomes of one that does. */
final class LimitsTest {
  private static final int MEBIBYTE = 1 << 20;

  /** Not too large for a payload, and too large for three of them in one completion. */
  private static final int LARGE = MEBIBYTE * 19 / 10;

  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("LM-2, WC-11: a completion that writes too much ends the run")
  void aCompletionThatWritesTooMuch() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.complete(large("a"), large("b"), large("c")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Transaction size exceeds limit.");

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"cause": "ForceCloseCommand"}
        5 WorkflowExecutionTerminated {"reason": "Transaction size exceeds limit.", "identity": "history-service"}
        """);
  }

  @Test
  @DisplayName("WC-11: also on a repeated attempt, which writes no failed task")
  void aRepeatedCompletionThatWritesTooMuch() {
    var run = platform.start("order-1");
    run.failWorkflowTask();
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.complete(large("a"), large("b"), large("c")))
        .isInstanceOf(InvalidRequest.class);

    run.hasHistoryFrom(4, "4 WorkflowTaskFailed\n5 WorkflowExecutionTerminated");
  }

  @Test
  @DisplayName("LM-2, WC-7: a command that is too large fails the task and ends the run")
  void aCommandThatIsTooLarge() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    var input = bytes(2 * MEBIBYTE + 1);

    assertThatThrownBy(
            () -> task.complete(scheduleActivity("pay", activity -> activity.setInput(input))))
        .isInstanceOf(InvalidRequest.class);

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskFailed {"cause": "BadScheduleActivityAttributes"}
        5 WorkflowExecutionTerminated {"identity": "history-service"}
        """);
  }

  @Test
  @DisplayName("WT-20: a completion that no message holds ends the run")
  void aCompletionThatNoMessageHolds() {
    var run = platform.start("order-1");
    var token = run.startWorkflowTask().response().getTaskToken();

    platform.request(
        RespondWorkflowTaskFailedRequest.newBuilder()
            .setNamespace(OneNamespace.DEFAULT.name())
            .setTaskToken(token)
            .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_GRPC_MESSAGE_TOO_LARGE)
            .build(),
        RespondWorkflowTaskFailedResponse.class);

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskFailed {"cause": "ForceCloseCommand"}
        5 WorkflowExecutionTerminated {"reason": "GrpcMessageTooLarge"}
        """);
  }

  @Test
  @DisplayName("LM-1: a history of more than 50 MiB ends the run at its next change")
  void aHistoryThatIsTooLarge() {
    var run = platform.start("order-1");
    growBeyondHistorySize(run);

    assertThatThrownBy(() -> run.signal("more"))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Workflow history size exceeds limit.");

    assertThat(run.describe().getWorkflowExecutionInfo().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
    var last = run.history().getLast().getWorkflowExecutionTerminatedEventAttributes();
    assertThat(last.getReason()).isEqualTo("Workflow history size exceeds limit.");
    assertThat(last.getIdentity()).isEqualTo("history-service");
  }

  @Test
  @DisplayName("LM-1: a run that is too large may still be closed")
  void aLargeRunMayBeClosed() {
    var run = platform.start("order-1");
    growBeyondHistorySize(run);

    run.terminate("enough");

    assertThat(run.history().getLast().getWorkflowExecutionTerminatedEventAttributes().getReason())
        .isEqualTo("enough");
  }

  @Test
  @DisplayName("LM-1: so do more than 51,200 events, also when nobody asks for the change")
  void aHistoryOfTooManyEvents() {
    var run = platform.start("order-1");
    var markers = Collections.nCopies(1_000, recordMarker("m")).toArray(Command[]::new);
    for (var i = 0; i < 52; i++) {
      grow(run, markers);
    }

    assertThat(platform.hasNoWorkflowTask()).isTrue();

    assertThat(run.history().getLast().getWorkflowExecutionTerminatedEventAttributes().getReason())
        .isEqualTo("Workflow history count exceeds limit.");
  }

  @Test
  @DisplayName("LM-1: so does more than 8 MiB of what is pending")
  void aStateThatIsTooLarge() {
    var run = platform.start("order-1");
    for (var i = 0; i < 3; i++) {
      grow(run, large("a" + i), large("b" + i));
    }

    assertThatThrownBy(() -> run.signal("more"))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Workflow mutable state size exceeds limit.");
  }

  @Test
  @DisplayName("LM-2, BE-7: more than 100 waiting events of whatever kind fail the started task")
  void tooManyAttachedStarts() {
    var run = platform.start("order-1");
    run.startWorkflowTask();
    for (var i = 0; i <= 100; i++) {
      attachStart();
    }

    var history = run.history();

    assertThat(history.get(3).getWorkflowTaskFailedEventAttributes().getCause().name())
        .endsWith("FORCE_CLOSE_COMMAND");
    assertThat(history).hasSize(4 + 101 + 1);
    assertThat(history.getLast().hasWorkflowTaskScheduledEventAttributes()).isTrue();
  }

  private void attachStart() {
    platform.start(
        "order-1",
        request ->
            request
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setOnConflictOptions(OnConflictOptions.newBuilder().setAttachRequestId(true)));
  }

  @Test
  @DisplayName("LM-2, WT-14: from 4 MiB on a workflow is told to continue as new")
  void aLargeHistoryIsToldToContinueAsNew() {
    var run = platform.start("order-1");
    grow(run, largeMarker(), largeMarker());
    grow(run, largeMarker());

    run.startWorkflowTask();

    assertThat(run.history().getLast().getWorkflowTaskStartedEventAttributes())
        .matches(WorkflowTaskStartedEventAttributes::getSuggestContinueAsNew)
        .extracting(WorkflowTaskStartedEventAttributes::getSuggestContinueAsNewReasonsList)
        .isEqualTo(List.of(SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE));
  }

  @Test
  @DisplayName("LM-2, WT-14: so it is from 4,096 events on")
  void aLongHistoryIsToldToContinueAsNew() {
    var run = platform.start("order-1");
    grow(run, Collections.nCopies(4_090, recordMarker("m")).toArray(Command[]::new));

    run.startWorkflowTask();

    assertThat(run.history().getLast().getEventId()).isEqualTo(4_096);
    assertThat(
            run.history()
                .getLast()
                .getWorkflowTaskStartedEventAttributes()
                .getSuggestContinueAsNewReasonsList())
        .containsExactly(SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS);
  }

  @Test
  @DisplayName("LM-2, CM-2: a run has at most 2,000 activities pending")
  void tooManyActivities() {
    var run = platform.start("order-1");
    var commands = IntStream.range(0, 2_001).mapToObj(i -> scheduleActivity("a" + i));
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.complete(commands.toArray(Command[]::new)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage(
            "PendingActivitiesLimitExceeded: the number of pending activities, 2000,"
                + " has reached the per-workflow limit of 2000");

    run.hasHistoryFrom(4, "4 WorkflowTaskFailed {\"cause\": \"PendingActivitiesLimitExceeded\"}");
  }

  /** A history of more than 50 MiB, with a workflow task that nobody has taken. */
  private static void growBeyondHistorySize(ScenarioRun run) {
    for (var i = 0; i < 14; i++) {
      grow(run, largeMarker(), largeMarker());
    }
  }

  private static void grow(ScenarioRun run, Command... commands) {
    run.startWorkflowTask()
        .complete(
            request ->
                request.addAllCommands(List.of(commands)).setForceCreateNewWorkflowTask(true));
  }

  /** A marker that takes 1.9 MiB. */
  private static Command largeMarker() {
    var marker = recordMarker("m").toBuilder();
    marker.getRecordMarkerCommandAttributesBuilder().putDetails("d", bytes(LARGE));
    return marker.build();
  }

  /** An activity that takes 1.9 MiB. */
  private static Command large(String activityId) {
    var input = bytes(LARGE);
    return scheduleActivity(activityId, activity -> activity.setInput(input));
  }

  private static Payloads bytes(int size) {
    return Payloads.newBuilder()
        .addPayloads(Payload.newBuilder().setData(ByteString.copyFrom(new byte[size])))
        .build();
  }
}
