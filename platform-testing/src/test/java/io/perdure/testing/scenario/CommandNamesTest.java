package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names in commands obey the rules of names in requests (G-9, MT-4, MT-5). */
class CommandNamesTest {
  /** Fewer characters than an id may have bytes, but more bytes. */
  private static final String LONG = "\u20ac".repeat(334);

  @AutoClose private final Platform platform = new Platform();

  static Stream<Arguments> badNames() {
    return Stream.of(
        Arguments.of(startTimer(LONG, ofSeconds(1)), "TimerId exceeds length limit."),
        Arguments.of(startTimer("a\0b", ofSeconds(1)), "TimerId contains the character U+0000."),
        Arguments.of(recordMarker(LONG), "MarkerName exceeds length limit."),
        Arguments.of(scheduleActivity(LONG), "activityId exceeds length limit."),
        Arguments.of(scheduleActivity("a\0b"), "activityId contains the character U+0000."),
        Arguments.of(
            activityOn("/_sys/q"), "task queue name cannot start with reserved prefix /_sys/"),
        Arguments.of(
            activityOn("temporal-sys-per-ns-tq"),
            "cannot use internal per-namespace task queue:temporal-sys-per-ns-tq"),
        Arguments.of(
            scheduleActivity("a", it -> it.setPriority(Priority.newBuilder().setPriorityKey(-1))),
            "priority key can't be negative"),
        Arguments.of(nextOn("/_sys/q"), "task queue name cannot start with reserved prefix /_sys/"),
        Arguments.of(nextOn(LONG), "taskQueue length exceeds limit"));
  }

  @ParameterizedTest
  @MethodSource("badNames")
  void failTheWorkflowTask(Command command, String message) {
    var task = platform.start("order-1").startWorkflowTask();

    assertThatThrownBy(() -> task.complete(command))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageEndingWith(message);
  }

  private static Command activityOn(String queue) {
    return scheduleActivity("a", it -> it.setTaskQueue(TaskQueue.newBuilder().setName(queue)));
  }

  private static Command nextOn(String queue) {
    var command = continueAsNew("again").toBuilder();
    command
        .getContinueAsNewWorkflowExecutionCommandAttributesBuilder()
        .setTaskQueue(TaskQueue.newBuilder().setName(queue));
    return command.build();
  }
}
