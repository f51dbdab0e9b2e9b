package io.perdure.history.workflow;

import static io.perdure.history.state.ProtoTime.proto;

import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import java.time.Duration;

/** The commands of workers, as short as tests like them. */
final class TestCommands {
  private TestCommands() {}

  static Command startTimer(String id, Duration duration) {
    var command = of(CommandType.COMMAND_TYPE_START_TIMER);
    command
        .getStartTimerCommandAttributesBuilder()
        .setTimerId(id)
        .setStartToFireTimeout(proto(duration));
    return command.build();
  }

  static Command cancelTimer(String id) {
    var command = of(CommandType.COMMAND_TYPE_CANCEL_TIMER);
    command.getCancelTimerCommandAttributesBuilder().setTimerId(id);
    return command.build();
  }

  static Command recordMarker(String name) {
    var command = of(CommandType.COMMAND_TYPE_RECORD_MARKER);
    command.getRecordMarkerCommandAttributesBuilder().setMarkerName(name);
    return command.build();
  }

  static Command scheduleActivity(String id) {
    var command = of(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK);
    command
        .getScheduleActivityTaskCommandAttributesBuilder()
        .setActivityId(id)
        .setActivityType(ActivityType.newBuilder().setName("Charge"))
        .setStartToCloseTimeout(proto(Duration.ofMinutes(1)))
        .setScheduleToCloseTimeout(proto(Duration.ofHours(1)));
    return command.build();
  }

  static Command cancelActivity(long scheduledEventId) {
    var command = of(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK);
    command
        .getRequestCancelActivityTaskCommandAttributesBuilder()
        .setScheduledEventId(scheduledEventId);
    return command.build();
  }

  static Command completeWorkflow() {
    var command = of(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION);
    command.getCompleteWorkflowExecutionCommandAttributesBuilder();
    return command.build();
  }

  static Command cancelWorkflow() {
    var command = of(CommandType.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION);
    command.getCancelWorkflowExecutionCommandAttributesBuilder();
    return command.build();
  }

  static Command failWorkflow(String message) {
    var command = of(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION);
    command.getFailWorkflowExecutionCommandAttributesBuilder().setFailure(failure(message));
    return command.build();
  }

  static Command continueAsNew() {
    var command = of(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION);
    command.getContinueAsNewWorkflowExecutionCommandAttributesBuilder();
    return command.build();
  }

  static Failure failure(String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("Broken"))
        .build();
  }

  static RetryPolicy retry(int attempts) {
    return RetryPolicy.newBuilder().setMaximumAttempts(attempts).build();
  }

  private static Command.Builder of(CommandType type) {
    return Command.newBuilder().setCommandType(type);
  }
}
