package io.perdure.testing.scenario;

import com.google.protobuf.util.Durations;
import io.temporal.api.command.v1.CancelTimerCommandAttributes;
import io.temporal.api.command.v1.CancelWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ModifyWorkflowPropertiesCommandAttributes;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.command.v1.UpsertWorkflowSearchAttributesCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The commands that a worker completes a workflow task with. */
public final class Commands {
  /** Start-to-close timeout of an activity for which the scenario does not name another. */
  public static final Duration ACTIVITY_TIMEOUT = Duration.ofSeconds(10);

  private Commands() {}

  /** Starts a user timer. */
  public static Command startTimer(String timerId, Duration timeout) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
        .setStartTimerCommandAttributes(
            StartTimerCommandAttributes.newBuilder()
                .setTimerId(timerId)
                .setStartToFireTimeout(proto(timeout)))
        .build();
  }

  /** Cancels a user timer. */
  public static Command cancelTimer(String timerId) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_CANCEL_TIMER)
        .setCancelTimerCommandAttributes(
            CancelTimerCommandAttributes.newBuilder().setTimerId(timerId))
        .build();
  }

  /** Schedules an activity on the workflow's task queue, with the default retry policy. */
  public static Command scheduleActivity(String activityId) {
    return scheduleActivity(activityId, _ -> {});
  }

  /** Schedules an activity; the last argument changes what is said of it. */
  public static Command scheduleActivity(
      String activityId, Consumer<ScheduleActivityTaskCommandAttributes.Builder> more) {
    var attributes =
        ScheduleActivityTaskCommandAttributes.newBuilder()
            .setActivityId(activityId)
            .setActivityType(ActivityType.newBuilder().setName("work"))
            .setStartToCloseTimeout(proto(ACTIVITY_TIMEOUT));
    more.accept(attributes);
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
        .setScheduleActivityTaskCommandAttributes(attributes)
        .build();
  }

  /** Asks for the cancellation of an activity. */
  public static Command cancelActivity(long scheduledEventId) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
        .setRequestCancelActivityTaskCommandAttributes(
            RequestCancelActivityTaskCommandAttributes.newBuilder()
                .setScheduledEventId(scheduledEventId))
        .build();
  }

  /** Records a marker without details. */
  public static Command recordMarker(String name) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_RECORD_MARKER)
        .setRecordMarkerCommandAttributes(
            RecordMarkerCommandAttributes.newBuilder().setMarkerName(name))
        .build();
  }

  /** Completes the workflow. */
  public static Command completeWorkflow(String result) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
        .setCompleteWorkflowExecutionCommandAttributes(
            CompleteWorkflowExecutionCommandAttributes.newBuilder()
                .setResult(Texts.payloads(result)))
        .build();
  }

  /** Fails the workflow with an application failure that may be retried. */
  public static Command failWorkflow(String message) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
        .setFailWorkflowExecutionCommandAttributes(
            FailWorkflowExecutionCommandAttributes.newBuilder().setFailure(failure(message)))
        .build();
  }

  /** Closes the workflow as cancelled. */
  public static Command cancelWorkflow() {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION)
        .setCancelWorkflowExecutionCommandAttributes(
            CancelWorkflowExecutionCommandAttributes.getDefaultInstance())
        .build();
  }

  /** Goes on in a new run with the given input. */
  public static Command continueAsNew(String input) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION)
        .setContinueAsNewWorkflowExecutionCommandAttributes(
            ContinueAsNewWorkflowExecutionCommandAttributes.newBuilder()
                .setInput(Texts.payloads(input)))
        .build();
  }

  /** Goes on in a new run with the given input and search attributes. */
  public static Command continueAsNew(String input, Map<String, Payload> searchAttributes) {
    var command = continueAsNew(input).toBuilder();
    command
        .getContinueAsNewWorkflowExecutionCommandAttributesBuilder()
        .getSearchAttributesBuilder()
        .putAllIndexedFields(searchAttributes);
    return command.build();
  }

  /** Sets and unsets search attributes. */
  public static Command upsertSearchAttributes(Map<String, Payload> change) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
        .setUpsertWorkflowSearchAttributesCommandAttributes(
            UpsertWorkflowSearchAttributesCommandAttributes.newBuilder()
                .setSearchAttributes(SearchAttributes.newBuilder().putAllIndexedFields(change)))
        .build();
  }

  /** Sets and unsets entries of the memo. */
  public static Command modifyMemo(Map<String, Payload> change) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES)
        .setModifyWorkflowPropertiesCommandAttributes(
            ModifyWorkflowPropertiesCommandAttributes.newBuilder()
                .setUpsertedMemo(Memo.newBuilder().putAllFields(change)))
        .build();
  }

  /** An application failure that may be retried. */
  public static Failure failure(String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("Test"))
        .build();
  }

  /** A duration as the public API writes it. */
  public static com.google.protobuf.Duration proto(Duration duration) {
    return Durations.fromNanos(duration.toNanos());
  }
}
