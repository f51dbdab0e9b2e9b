package io.perdure.history.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What is not served yet is refused, and no more than that. */
class UnsupportedCommandsTest {
  static final Set<CommandType> UNSUPPORTED = UnsupportedCommands.ALL;

  private final TestingWorkflow workflow = new TestingWorkflow();

  @ParameterizedTest
  @FieldSource("UNSUPPORTED")
  void failTheirWorkflowTask(CommandType type) {
    workflow.start();
    var task = workflow.poll();

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> task.complete(Command.newBuilder().setCommandType(type).build()))
        .withMessageEndingWith("is not supported yet");

    var failed =
        workflow.history(workflow.runId()).getLast().getWorkflowTaskFailedEventAttributes();
    assertThat(failed.getCause()).isEqualTo(CommandKind.badAttributes(type));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COMMAND_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
  void aCommandWithoutItsAttributesFailsItsWorkflowTask(CommandType type) { // CM-1.
    workflow.start();
    var task = workflow.poll();

    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> task.complete(Command.newBuilder().setCommandType(type).build()));

    assertThat(workflow.run().isOpen()).isTrue();
    assertThat(workflow.history(workflow.runId())).hasSize(4);
  }
}
