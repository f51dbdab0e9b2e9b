package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.cancelActivity;
import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.command.v1.Command;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tasks that come with an answer instead of through a task queue. */
final class EagerScenariosTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("AC-8: an eager activity comes with the answer, and through no queue")
  void anEagerActivityComesWithTheAnswer() {
    var run = platform.start("order-1");

    var answer = run.startWorkflowTask().complete(eager("pay"));
    assertThat(platform.hasNoActivityTask()).isTrue();
    var task = new ScenarioActivityTask(platform, answer.getActivityTasks(0));
    task.complete("paid");

    assertThat(task.response().getAttempt()).isEqualTo(1);
    run.hasHistoryFrom(
        5,
        """
        5 ActivityTaskScheduled {"activityId": "pay"}
        6 ActivityTaskStarted {"identity": "worker"}
        7 ActivityTaskCompleted
        8 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("AC-8: the next attempt of an eager activity goes through its queue")
  void theNextAttemptGoesThroughTheQueue() {
    var run = platform.start("order-1");
    var answer = run.startWorkflowTask().complete(eager("pay"));
    new ScenarioActivityTask(platform, answer.getActivityTasks(0)).fail("no money");

    platform.advance(ofSeconds(2));

    assertThat(run.startActivity("pay").response().getAttempt()).isEqualTo(2);
  }

  @Test
  @DisplayName("AC-8: an activity that is canceled at once, or whose run closes, is not started")
  void doesNotStartWhatHasEnded() {
    var run = platform.start("order-1");
    var canceled = run.startWorkflowTask().complete(eager("pay"), cancelActivity(5));
    var closed = run.startWorkflowTask().complete(eager("pay"), completeWorkflow("done"));

    assertThat(canceled.getActivityTasksCount()).isZero();
    assertThat(closed.getActivityTasksCount()).isZero();
  }

  @Test
  @DisplayName("S-15, ST-25: an eager start is answered with the first workflow task")
  void anEagerStartIsAnsweredWithTheFirstTask() {
    var response = start(request -> {});
    var task = response.getEagerWorkflowTask();

    assertThat(platform.hasNoWorkflowTask()).isTrue();
    assertThat(task.getStartedEventId()).isEqualTo(3);
    assertThat(task.getHistory().getEventsCount()).isEqualTo(3);
    new ScenarioWorkflowTask(platform, task).complete(completeWorkflow("done"));
    platform
        .run("order-1")
        .hasHistory(
            """
            1 WorkflowExecutionStarted {"eagerExecutionAccepted": "true"}
            2 WorkflowTaskScheduled
            3 WorkflowTaskStarted
            4 WorkflowTaskCompleted
            5 WorkflowExecutionCompleted
            """);
  }

  @Test
  @DisplayName("ST-25, CA-5: the next run was not started eagerly")
  void theNextRunIsNotEager() {
    var task = start(request -> {}).getEagerWorkflowTask();

    new ScenarioWorkflowTask(platform, task).complete(continueAsNew("more"));

    var next = platform.run("order-1").history().getFirst();
    assertThat(next.getWorkflowExecutionStartedEventAttributes().getEagerExecutionAccepted())
        .isFalse();
  }

  @Test
  @DisplayName("ST-26: the same start is answered with the same task while that is started")
  void theSameStartGetsTheSameTask() {
    var first = start(request -> request.setRequestId("same"));

    var second = start(request -> request.setRequestId("same"));

    assertThat(second.getEagerWorkflowTask()).isEqualTo(first.getEagerWorkflowTask());
  }

  @Test
  @DisplayName("ST-25: a start with a delay is not eager")
  void aDelayedStartIsNotEager() {
    var response = start(request -> request.setWorkflowStartDelay(Commands.proto(ofMinutes(5))));

    assertThat(response.getEagerWorkflowTask())
        .isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
    platform.advance(ofMinutes(5));
    platform.run("order-1").completeWorkflowTask();
  }

  @Test
  @DisplayName("WC-14: the next workflow task comes with the answer, with what is new")
  void theNextTaskComesWithTheAnswer() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    run.signal("hurry");

    var next = task.completeForNext(recordMarker("seen"));
    assertThat(platform.hasNoWorkflowTask()).isTrue();
    assertThat(next.response().getPreviousStartedEventId()).isEqualTo(3);
    assertThat(next.response().getHistory().getEvents(0).getEventId()).isEqualTo(4);
    next.complete(completeWorkflow("done"));

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskCompleted
        5 MarkerRecorded
        6 WorkflowExecutionSignaled
        7 WorkflowTaskScheduled
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
        10 WorkflowExecutionCompleted
        """);
  }

  @Test
  @DisplayName("WC-14: without a next workflow task the answer has none")
  void noNextTaskNoneInTheAnswer() {
    var run = platform.start("order-1");

    var next = run.startWorkflowTask().completeForNext();

    assertThat(next.response()).isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
  }

  @Test
  @DisplayName("QU-9: a query travels with a workflow task that comes with the answer")
  void aQueryTravelsWithTheNextTask() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    run.signal("hurry");
    var query = run.query("state");

    task.completeForNext().completeWithAnswers("hurrying");

    assertThat(query.answer()).isEqualTo("hurrying");
  }

  private StartWorkflowExecutionResponse start(
      Consumer<StartWorkflowExecutionRequest.Builder> more) {
    return platform.startEagerly("order-1", more);
  }

  private static Command eager(String activityId) {
    return scheduleActivity(activityId, command -> command.setRequestEagerExecution(true));
  }
}
