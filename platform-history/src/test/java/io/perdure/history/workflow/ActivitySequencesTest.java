package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.cancelActivity;
import static io.perdure.history.workflow.TestCommands.completeWorkflow;
import static io.perdure.history.workflow.TestCommands.failure;
import static io.perdure.history.workflow.TestCommands.recordMarker;
import static io.perdure.history.workflow.TestCommands.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.perdure.common.api.TaskKind;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Histories of workflows with activities. */
class ActivitySequencesTest {
  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void anActivityAndTheEnd() { // S-1.
    workflow.start();
    workflow.poll().complete(scheduleActivity("a"));
    complete(workflow.pollActivity());
    workflow.poll().complete(completeWorkflow());

    workflow.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 ActivityTaskScheduled {"activityId": "a", "workflowTaskCompletedEventId": 4}
        6 ActivityTaskStarted {"scheduledEventId": 5, "attempt": 1}
        7 ActivityTaskCompleted {"scheduledEventId": 5, "startedEventId": 6}
        8 WorkflowTaskScheduled
        9 WorkflowTaskStarted
        10 WorkflowTaskCompleted
        11 WorkflowExecutionCompleted
        """);
  }

  @Test
  void anActivityThatIsCanceledBeforeItStarts() { // S-10, AC-20.
    workflow.start();
    workflow.poll().complete(scheduleActivity("a"));
    workflow.signal("stop");
    workflow.poll().complete(cancelActivity(5), recordMarker("stopped"));

    HistoryText.check(
        workflow.history(workflow.runId()).subList(8, 13),
        """
        9 WorkflowTaskCompleted
        10 ActivityTaskCancelRequested {"scheduledEventId": 5}
        11 MarkerRecorded
        12 ActivityTaskCanceled {"latestCancelRequestedEventId": 10, "identity": "worker"}
        13 WorkflowTaskScheduled
        """);
    workflow.checkReplay();
  }

  @Test
  void anActivityThatSucceedsAtItsThirdAttempt() { // S-23.
    workflow.start();
    workflow.poll().complete(scheduleActivity("a"));
    fail(workflow.pollActivity(), "first");
    workflow.advance(Duration.ofSeconds(1));
    fail(workflow.pollActivity(), "second");
    workflow.advance(Duration.ofSeconds(2));
    complete(workflow.pollActivity());

    HistoryText.check(
        workflow.history(workflow.runId()).subList(4, 8),
        """
        5 ActivityTaskScheduled
        6 ActivityTaskStarted {"attempt": 3, "lastFailure": {"message": "second"}}
        7 ActivityTaskCompleted {"startedEventId": 6}
        8 WorkflowTaskScheduled
        """);
    workflow.checkReplay();
  }

  @Test
  void anActivityThatNobodyPicksUp() { // S-24, EV-4.
    workflow.start();
    workflow.poll().complete(scheduleActivity("a"));

    workflow.advance(Duration.ofHours(1));

    HistoryText.check(
        workflow.history(workflow.runId()).subList(4, 7),
        """
        5 ActivityTaskScheduled
        6 ActivityTaskTimedOut {"startedEventId": 0}
        7 WorkflowTaskScheduled
        """);
    workflow.checkReplay();
  }

  @Test
  void endsThatArriveBehindAWorkflowTaskComeLast() { // S-25, S-26.
    workflow.start();
    workflow.poll().complete(scheduleActivity("a"), scheduleActivity("b"));
    var scheduled = workflow.dispatched(TaskKind.TASK_KIND_ACTIVITY);
    var first = workflow.pollActivity(scheduled.getFirst());
    var second = workflow.pollActivity(scheduled.getLast());
    workflow.signal("go");
    var task = workflow.poll();
    complete(first);
    workflow.signal("hurry");
    complete(second);

    task.complete(recordMarker("gone"));

    HistoryText.check(
        workflow.history(workflow.runId()).subList(9, 17),
        """
        10 WorkflowTaskCompleted
        11 MarkerRecorded
        12 ActivityTaskStarted {"scheduledEventId": 5}
        13 WorkflowExecutionSignaled {"signalName": "hurry"}
        14 ActivityTaskStarted {"scheduledEventId": 6}
        15 ActivityTaskCompleted {"scheduledEventId": 5, "startedEventId": 12}
        16 ActivityTaskCompleted {"scheduledEventId": 6, "startedEventId": 14}
        17 WorkflowTaskScheduled
        """);
    workflow.checkReplay();
  }

  @Test
  void timesWithoutEndAreCutToAHundredYears() { // G-8.
    var forEver = Durations.fromDays(365 * 1_000);
    var command = scheduleActivity("a").toBuilder();
    command
        .getScheduleActivityTaskCommandAttributesBuilder()
        .setScheduleToCloseTimeout(forEver)
        .setRetryPolicy(RetryPolicy.newBuilder().setInitialInterval(forEver));
    workflow.start();

    workflow.poll().complete(command.build());

    var scheduled =
        workflow.history(workflow.runId()).getLast().getActivityTaskScheduledEventAttributes();
    var longest = Durations.fromDays(365 * 100);
    assertThat(scheduled.getScheduleToCloseTimeout()).isEqualTo(longest);
    assertThat(scheduled.getRetryPolicy().getInitialInterval()).isEqualTo(longest);
    assertThat(scheduled.getRetryPolicy().getMaximumInterval()).isEqualTo(longest);
  }

  @Test
  void theRequestToCancelKeepsWhatItsCommandSaysForPeople() { // CM: user_metadata, BE-9.
    var told =
        UserMetadata.newBuilder()
            .setSummary(Payload.newBuilder().setData(ByteString.copyFromUtf8("\"enough\"")));
    workflow.start();
    workflow.poll().complete(scheduleActivity("a"));
    workflow.signal("stop");

    workflow.poll().complete(cancelActivity(5).toBuilder().setUserMetadata(told).build());

    assertThat(workflow.history(workflow.runId()).get(9).getUserMetadata()).isEqualTo(told.build());
  }

  private void complete(PollActivityTaskQueueResponse task) {
    workflow.ask(
        CompleteActivity::decide,
        RespondActivityTaskCompletedRequest.newBuilder().setTaskToken(task.getTaskToken()).build());
  }

  private void fail(PollActivityTaskQueueResponse task, String message) {
    workflow.ask(
        FailActivity::decide,
        RespondActivityTaskFailedRequest.newBuilder()
            .setTaskToken(task.getTaskToken())
            .setFailure(failure(message))
            .build());
  }
}
