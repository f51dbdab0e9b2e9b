package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.UpdateAnswers.accept;
import static io.perdure.testing.scenario.UpdateAnswers.reject;
import static io.perdure.testing.scenario.UpdateAnswers.respond;
import static io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
import static io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.NotFound;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.enums.v1.ResetReapplyType;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the updates of a run that is reset. */
final class ResetUpdatesTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("RS-10, UP-32, UP-34: an event brings an accepted update to the new run")
  void repeatsAcceptedUpdates() {
    var base = updated();

    var run = base.reset(4);

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowExecutionUpdateAdmitted {"request": {"meta": {"updateId": "pay-1"}}, "origin": "Reapply"}
        6 WorkflowTaskScheduled
        """);
    var task = run.startWorkflowTask();
    assertThat(task.response().getMessagesList()).isEmpty(); // UP-14.
    task.answer(accept("pay-1"), respond("pay-1", "paid again"));
    run.hasHistoryFrom(
        9,
        """
        9 WorkflowExecutionUpdateAccepted {"protocolInstanceId": "pay-1", "acceptedRequest": null}
        10 WorkflowExecutionUpdateCompleted {"acceptedEventId": 9}
        """);
    assertThat(completion(run).result()).isEqualTo("paid again");
    assertThat(completion(base).result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("RS-10: what a reset has repeated is repeated by the next one too, once")
  void repeatsAdmittedUpdates() {
    var second = updated().reset(4);
    second.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    var third = second.reset(4);

    third.hasHistoryFrom(
        5,
        """
        5 WorkflowExecutionUpdateAdmitted {"origin": "Reapply"}
        6 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("UP-32: an update before the reset point is replayed, not repeated")
  void keepsEarlierUpdates() {
    var base = updated();
    base.signal("go");
    base.completeWorkflowTask(completeWorkflow("done"));

    var run = base.reset(13);

    run.hasHistoryFrom(13, "13 WorkflowTaskFailed\n14 WorkflowTaskScheduled");
    assertThat(completion(run).result()).isEqualTo("paid");
  }

  @ParameterizedTest
  @MethodSource("without")
  @DisplayName("RS-11: updates can be left out")
  void leavesUpdatesOut(Consumer<ResetWorkflowExecutionRequest.Builder> without) {
    var run = updated().reset(4, without);

    run.hasHistoryFrom(5, "5 WorkflowTaskScheduled");
  }

  @SuppressWarnings("deprecation") // Old clients say it in the older way.
  static Stream<Consumer<ResetWorkflowExecutionRequest.Builder>> without() {
    return Stream.of(
        request ->
            request.addResetReapplyExcludeTypes(
                ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE),
        request -> request.setResetReapplyType(ResetReapplyType.RESET_REAPPLY_TYPE_SIGNAL),
        request -> request.setResetReapplyType(ResetReapplyType.RESET_REAPPLY_TYPE_NONE));
  }

  @Test
  @DisplayName("UP-6: a repeated update can be rejected, and is forgotten then")
  void forgetsARepeatedUpdateThatIsRejected() {
    var run = updated().reset(4);

    run.startWorkflowTask().answer(reject("pay-1", "no more"));

    var poll = run.pollUpdate("pay-1", UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED);
    assertThatThrownBy(poll::response).isInstanceOf(NotFound.class);
    run.update("pay-1");
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));
  }

  @Test
  @DisplayName("UP-5, UP-14: who waits for a repeated update is told of its rejection")
  void tellsTheRejectionOfARepeatedUpdate() {
    var run = updated().reset(4);
    var update = run.update("pay-1");
    var poll = completion(run);
    var joined = platform.updateWithStart("order-1", "pay-1", ResetUpdatesTest::useExisting);

    run.startWorkflowTask().answer(reject("pay-1", "no more"));

    assertThat(Stream.of(update, poll, joined))
        .extracting(it -> it.outcome().getFailure().getMessage())
        .containsOnly("no more");
    run.hasHistoryFrom(8, "8 WorkflowTaskCompleted");
    assertThat(platform.hasNoWorkflowTask()).isTrue();
  }

  @Test
  @DisplayName("UP-21: also when the worker ends the run with the same answer")
  void tellsTheRejectionBehindTheEnd() {
    var run = updated().reset(4);
    var update = run.update("pay-1");
    var poll = completion(run);

    run.startWorkflowTask()
        .complete(
            completion ->
                completion
                    .addCommands(completeWorkflow("done"))
                    .addMessages(reject("pay-1", "too late")));

    assertThat(Stream.of(update, poll))
        .extracting(it -> it.outcome().getFailure().getMessage())
        .containsOnly("too late");
  }

  @Test
  @DisplayName("UP-27: or that the run has closed without saying anything of it")
  void tellsTheEndOfTheRun() {
    var run = updated().reset(4);
    var update = run.update("pay-1");
    var poll = completion(run);

    run.terminate("enough");

    assertThat(Stream.of(update, poll))
        .allSatisfy(
            it ->
                assertThatThrownBy(it::response)
                    .hasMessage("workflow update was aborted by closing workflow"));
  }

  private static void useExisting(StartWorkflowExecutionRequest.Builder start) {
    start.setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
  }

  @Test
  @DisplayName("UP-34: a worker that has lost its memory may say yes to what it has rejected")
  void letsTheWorkerChangeItsMind() {
    var run = updated().reset(4);
    run.startWorkflowTask().answer(reject("pay-1", "no more"));
    run.signal("go");

    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(completion(run).result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-29: who waits for an update that was not accepted is told that the run closes")
  void endsWaitingUpdatesOfTheBaseRun() {
    var base = updated();
    var waiting = base.update("pay-2");

    var run = base.reset(4);

    assertThatThrownBy(waiting::response)
        .hasMessage("workflow update was aborted by closing workflow");
    run.hasHistoryFrom(6, "6 WorkflowTaskScheduled");
  }

  /** A run with an update that its second workflow task, events 5 to 7, has completed. */
  private ScenarioRun updated() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    run.update("pay-1");
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));
    return run;
  }

  private static ScenarioUpdate completion(ScenarioRun run) {
    return run.pollUpdate("pay-1", UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED);
  }
}
