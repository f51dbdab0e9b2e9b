package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.temporal.api.enums.v1.QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY;
import static io.temporal.api.enums.v1.QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_OPEN;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.perdure.common.error.TimedOut;
import io.temporal.api.enums.v1.QueryResultType;
import io.temporal.api.errordetails.v1.QueryFailedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.query.v1.WorkflowQueryResult;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queries: direct, with a workflow task, rejected, too early, too late. */
final class QueryScenariosTest {
  private static final String STICKY = "worker-7";

  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("QU-7: a run at rest is asked by itself; QU-12: any worker gets its history")
  void asksAWorkerByItself() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();

    var query = run.query("state");
    var task = run.startQuery();
    task.answer("waiting");

    assertThat(query.answer()).isEqualTo("waiting");
    assertThat(task.response().getQuery().getQueryType()).isEqualTo("state");
    assertThat(task.response().getHistory().getEventsCount()).isEqualTo(4);
    assertThat(task.response().getStartedEventId()).isZero();
    assertThat(task.response().getPreviousStartedEventId()).isEqualTo(3);
    assertThat(task.response().getAttempt()).isEqualTo(1);
  }

  @Test
  @DisplayName("QU-16: queries leave no trace")
  void leavesNoTrace() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    var before = run.describe().getWorkflowExecutionInfo();

    var query = run.query("state");
    run.startQuery().answer("waiting");

    assertThat(query.answer()).isEqualTo("waiting");
    assertThat(run.describe().getWorkflowExecutionInfo()).isEqualTo(before);
  }

  @Test
  @DisplayName("QU-12: the worker that holds the run is asked first, with an empty history")
  void asksTheStickyWorkerFirst() {
    var run = stickyRun();

    var query = run.query("state");
    var task = run.startStickyQuery(STICKY);
    task.answer("cached");

    assertThat(query.answer()).isEqualTo("cached");
    assertThat(task.response().hasHistory()).isTrue();
    assertThat(task.response().getHistory().getEventsCount()).isZero();
  }

  @Test
  @DisplayName("QU-12: when it does not answer in time, any worker is asked and it is forgotten")
  void leavesTheStickyWorkerThatIsSilent() {
    var run = stickyRun();
    var query = run.query("state");
    run.startStickyQuery(STICKY);

    platform.advance(ofSeconds(5));
    run.startQuery().answer("replayed");

    assertThat(query.answer()).isEqualTo("replayed");
    run.signal("pay");
    assertThat(run.startWorkflowTask().response().getHistory().getEvents(0).getEventId())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("MT-30: a sticky worker that is not there is not waited for")
  void leavesTheStickyWorkerThatIsGone() {
    var run = stickyRun();
    platform.advance(ofMinutes(1));

    var query = run.query("state");
    run.startQuery().answer("replayed");

    assertThat(query.answer()).isEqualTo("replayed");
  }

  @Test
  @DisplayName("QU-5: a closed run is asked too")
  void asksAboutAClosedRun() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(completeWorkflow("paid"));

    var query = run.query("state");
    run.startQuery().answer("done");

    assertThat(query.answer()).isEqualTo("done");
  }

  @Test
  @DisplayName("QU-9: a query travels with the workflow task that is pending")
  void travelsWithAWorkflowTask() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    run.signal("pay");

    var query = run.query("state");
    var task = run.startWorkflowTask();
    task.completeWithAnswers("paid");

    assertThat(task.response().getQueriesMap()).hasSize(1);
    assertThat(query.answer()).isEqualTo("paid");
  }

  @Test
  @DisplayName("QU-4, QU-11: a query that comes before the first workflow task waits for it")
  void waitsForTheFirstWorkflowTask() {
    var run = platform.start("order-1");

    var query = run.query("state");
    assertThat(query.waits()).isTrue();
    run.startWorkflowTask().completeWithAnswers("begun");

    assertThat(query.answer()).isEqualTo("begun");
  }

  @Test
  @DisplayName(
      "QU-10, WC-19: what a workflow task does not answer is asked by itself when it is done")
  void goesByItselfAfterTheWorkflowTask() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();

    var query = run.query("state");
    task.complete();
    run.startQuery().answer("after the task");

    assertThat(query.answer()).isEqualTo("after the task");
  }

  @Test
  @DisplayName("QU-10: when another workflow task follows, the query travels with that")
  void travelsWithTheNextWorkflowTask() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    var query = run.query("state");

    run.signal("pay");
    task.complete();
    run.startWorkflowTask().completeWithAnswers("paid");

    assertThat(query.answer()).isEqualTo("paid");
  }

  @Test
  @DisplayName("WC-18: answers are good although the completion that brings them is not")
  void takesAnswersOfAFailedCompletion() {
    var run = platform.start("order-1");
    var query = run.query("state");
    var task = run.startWorkflowTask();

    assertThatThrownBy(
            () ->
                task.completeWithAnswers(
                    "begun", Commands.recordMarker("seen"), Commands.cancelTimer("none")))
        .isInstanceOf(InvalidRequest.class);

    assertThat(query.answer()).isEqualTo("begun");
  }

  @Test
  @DisplayName("QU-10: a query waits on when the workflow task that has it fails")
  void staysAfterAFailedWorkflowTask() {
    var run = platform.start("order-1");
    var query = run.query("state");
    run.failWorkflowTask();

    run.startWorkflowTask().completeWithAnswers("begun");

    assertThat(query.answer()).isEqualTo("begun");
  }

  @Test
  @DisplayName("QU-14: a worker that cannot answer says why")
  void tellsWhyAWorkerCannotAnswer() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();

    var query = run.query("no such query");
    run.startQuery().fail("unknown query type");

    assertThatThrownBy(query::response)
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            refusal ->
                assertThat(refusal.detail())
                    .containsInstanceOf(QueryFailedFailure.class)
                    .hasValueSatisfying(
                        detail ->
                            assertThat(((QueryFailedFailure) detail).getFailure().getMessage())
                                .isEqualTo("unknown query type")))
        .hasMessage("unknown query type");
  }

  @Test
  @DisplayName("QU-9: a failure that comes with a workflow task is told in the same way")
  void tellsAFailureThatComesWithAWorkflowTask() {
    var run = platform.start("order-1");
    var query = run.query("state");
    var task = run.startWorkflowTask();
    var failed =
        WorkflowQueryResult.newBuilder()
            .setResultType(QueryResultType.QUERY_RESULT_TYPE_FAILED)
            .setErrorMessage("no");
    task.complete(
        request ->
            task.response()
                .getQueriesMap()
                .keySet()
                .forEach(id -> request.putQueryResults(id, failed.build())));

    assertThatThrownBy(query::response).isInstanceOf(InvalidRequest.class).hasMessage("no");
  }

  @Test
  @DisplayName("QU-9: an answer that is too large fails the query")
  void refusesAnAnswerThatIsTooLarge() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();

    var query = run.query("state");
    run.startQuery().answer("x".repeat(3 << 20));

    assertThatThrownBy(query::response)
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("exceeds limit");
  }

  @Test
  @DisplayName("QU-2: NOT_OPEN rejects what is closed")
  void rejectsWhatIsNotOpen() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(completeWorkflow("paid"));

    var query =
        run.query("state", it -> it.setQueryRejectCondition(QUERY_REJECT_CONDITION_NOT_OPEN));

    assertThat(query.response().getQueryRejected().getStatus())
        .isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  @Test
  @DisplayName("QU-2: NOT_COMPLETED_CLEANLY rejects what is closed and not completed")
  void rejectsWhatIsNotCompletedCleanly() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    run.terminate("no more");

    var query =
        run.query(
            "state",
            it -> it.setQueryRejectCondition(QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY));

    assertThat(query.response().getQueryRejected().getStatus())
        .isEqualTo(WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  @DisplayName("QU-3: a run that closed before any worker saw it cannot answer")
  void refusesARunThatNoWorkerHasSeen() {
    var run = platform.start("order-1");
    run.terminate("no more");

    assertThatThrownBy(() -> run.query("state").response())
        .isInstanceOfSatisfying(
            NotReady.class,
            refusal ->
                assertThat(refusal.detail()).containsInstanceOf(WorkflowNotReadyFailure.class))
        .hasMessage("Workflow execution closed before WorkflowTaskStarted event");
  }

  @Test
  @DisplayName("QU-4: a first workflow task that comes too late is not waited for")
  void refusesARunThatStartsTooLate() {
    var run =
        platform.start("order-1", it -> it.setWorkflowStartDelay(Commands.proto(ofMinutes(5))));

    assertThatThrownBy(() -> run.query("state").response())
        .isInstanceOf(NotReady.class)
        .hasMessage("Workflow task is not scheduled yet.");
  }

  @Test
  @DisplayName("QU-6, WT-23: a run whose workflow tasks keep failing cannot answer")
  void refusesARunThatKeepsFailing() {
    var run = platform.start("order-1");
    run.failWorkflowTask();
    run.failWorkflowTask();

    assertThatThrownBy(() -> run.query("state").response())
        .isInstanceOf(NotReady.class)
        .hasMessage("Unable to query workflow due to Workflow Task in failed state.");
  }

  @Test
  @DisplayName("QU-7: a query over the number that may travel is refused")
  void refusesTooManyQueries() {
    var run = platform.start("order-1");
    IntStream.range(0, 100).forEach(_ -> assertThat(run.query("state").waits()).isTrue());

    assertThatThrownBy(() -> run.query("state").response()).isInstanceOf(Exhausted.class);
  }

  @Test
  @DisplayName("QU-15: nobody polls: the client is told that workers may be down")
  void tellsThatNoWorkerIsThere() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    platform.advance(ofMinutes(1));

    var query = run.query("state");
    platform.advance(ofSeconds(29));

    assertThatThrownBy(query::response)
        .isInstanceOf(NotReady.class)
        .hasMessage("no poller seen for task queue recently, worker may be down");
  }

  @Test
  @DisplayName("QU-15: a worker that does not answer: the query's time is over")
  void timesOutWhenTheWorkerIsSilent() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();

    var query = run.query("state");
    run.startQuery();
    platform.advance(ofSeconds(29));

    assertThatThrownBy(query::response)
        .isInstanceOf(TimedOut.class)
        .hasMessage("query timed out before a worker could process it");
  }

  @Test
  @DisplayName("QU-15: the time of a query that travels is limited too")
  void timesOutWhileItTravels() {
    var run =
        platform.start("order-1", it -> it.setWorkflowTaskTimeout(Commands.proto(ofMinutes(1))));
    run.startWorkflowTask();

    var query = run.query("state");
    platform.advance(ofSeconds(29));

    assertThatThrownBy(query::response).isInstanceOf(TimedOut.class);
  }

  @Test
  @DisplayName("QU-13: an answer that comes too late is refused")
  void refusesALateAnswer() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    run.query("state");
    var task = run.startQuery();
    platform.advance(ofSeconds(30));

    assertThatThrownBy(() -> task.answer("late"))
        .isInstanceOf(NotFound.class)
        .hasMessage("query task not found, or already expired");
  }

  @Test
  @DisplayName("QU-10: a run that closes lets its queries go")
  void asksByItselfWhenTheRunCloses() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    run.signal("pay");
    var query = run.query("state");

    run.terminate("no more");
    run.startQuery().answer("ended");

    assertThat(query.answer()).isEqualTo("ended");
  }

  @Test
  @DisplayName("QU-1: without a run id the current run is asked")
  void asksTheCurrentRun() {
    var first = platform.start("order-1");
    first.completeWorkflowTask(continueAsNew("again"));
    platform.advance(ofSeconds(1));
    var second = platform.run("order-1");

    var query = first.query("state", it -> it.getExecutionBuilder().clearRunId());
    second.startWorkflowTask().completeWithAnswers("second");

    assertThat(query.answer()).isEqualTo("second");
  }

  @Test
  @DisplayName("WT-24: after ResetStickyTaskQueue any worker is asked")
  void asksAnyWorkerAfterAReset() {
    var run = stickyRun();
    run.resetStickyTaskQueue();

    var query = run.query("state");
    run.startQuery().answer("replayed");

    assertThat(query.answer()).isEqualTo("replayed");
  }

  @Test
  @DisplayName("G-6: an unknown workflow: NOT_FOUND")
  void refusesAnUnknownWorkflow() {
    var run = platform.start("order-1");

    assertThatThrownBy(
            () ->
                run.query("state", it -> it.getExecutionBuilder().setRunId("").setWorkflowId("x"))
                    .response())
        .isInstanceOf(NotFound.class);
  }

  private ScenarioRun stickyRun() {
    var run = platform.start("order-1");
    platform.pollSticky(STICKY);
    run.startWorkflowTask().completeSticky(STICKY, ofSeconds(5));
    return run;
  }
}
