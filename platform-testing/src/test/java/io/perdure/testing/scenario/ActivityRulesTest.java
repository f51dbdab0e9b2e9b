package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.cancelActivity;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an activity's worker is given, and what becomes of answers that are too large. */
final class ActivityRulesTest {
  private static final String TOO_LARGE = "x".repeat((2 << 20) + 1);

  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("AC-9, AC-6: the task says which activity of which workflow it is, and its attempt")
  void tellsWhatToDo() {
    var run = platform.start("order-1");

    var task = scheduled(run).response();

    assertThat(task.getActivityId()).isEqualTo("pay");
    assertThat(task.getWorkflowExecution().getRunId()).isEqualTo(run.runId());
    assertThat(task.getWorkflowType().getName()).isNotEmpty();
    assertThat(task.getAttempt()).isEqualTo(1);
    assertThat(task.getScheduledTime()).isEqualTo(task.getCurrentAttemptScheduledTime());
    assertThat(task.hasStartToCloseTimeout()).isTrue();
  }

  @Test
  @DisplayName("AC-5: an activity has its workflow's priority with what the command replaces")
  void mergesPriorities() {
    var run =
        platform.start(
            "order-1",
            it -> it.setPriority(Priority.newBuilder().setPriorityKey(2).setFairnessKey("a")));
    run.completeWorkflowTask(
        scheduleActivity(
            "pay", activity -> activity.setPriority(Priority.newBuilder().setPriorityKey(1))));

    PollActivityTaskQueueResponse task = run.startActivity("pay").response();

    assertThat(task.getPriority().getPriorityKey()).isEqualTo(1);
    assertThat(task.getPriority().getFairnessKey()).isEqualTo("a");
  }

  @Test
  @DisplayName("AC-11, FS-2: a result that is too large fails the activity for good")
  void failsOverATooLargeResult() {
    var run = platform.start("order-1");

    scheduled(run).complete(TOO_LARGE);

    run.hasHistoryFrom(
        6,
        """
        6 ActivityTaskStarted
        7 ActivityTaskFailed {"failure": {"source": "Server", "serverFailureInfo": {"nonRetryable": true}}}
        8 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("AC-23: details that are too large fail the activity, and its worker is to stop")
  void failsOverTooLargeDetails() {
    var run = platform.start("order-1");
    var activity = scheduled(run);

    assertThat(activity.heartbeat(TOO_LARGE).getCancelRequested()).isTrue();

    run.hasHistoryFrom(6, "6 ActivityTaskStarted\n7 ActivityTaskFailed\n8 WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("AC-19: an activity that is not pending cannot be cancelled")
  void refusesToCancelWhatIsNotPending() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.complete(cancelActivity(99))).isInstanceOf(InvalidRequest.class);

    run.hasHistoryFrom(
        4, "4 WorkflowTaskFailed {\"cause\": \"BadRequestCancelActivityAttributes\"}");
  }

  private static ScenarioActivityTask scheduled(ScenarioRun run) {
    run.completeWorkflowTask(scheduleActivity("pay"));
    return run.startActivity("pay");
  }
}
