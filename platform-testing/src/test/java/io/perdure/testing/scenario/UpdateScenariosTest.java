package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.UpdateAnswers.accept;
import static io.perdure.testing.scenario.UpdateAnswers.reject;
import static io.perdure.testing.scenario.UpdateAnswers.respond;
import static io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
import static io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
import static io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ProtocolMessageCommandAttributes;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.update.v1.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Updates: accepted, rejected, lost with their run; the workflow tasks that carry them. */
final class UpdateScenariosTest {
  private static final String SCHEDULED_AND_STARTED =
      """
      5 WorkflowTaskScheduled
      6 WorkflowTaskStarted
      """;

  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("S-8, UP-23, UP-3, UP-16: an update of a run at rest is written when it is accepted")
  void completesAnUpdate() {
    var run = restingRun();

    var update = run.update("pay-1");
    var task = run.startWorkflowTask();
    task.answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.stage()).isEqualTo("completed");
    assertThat(update.result()).isEqualTo("paid");
    run.hasHistoryFrom(
        5,
        SCHEDULED_AND_STARTED
            + """
            7 WorkflowTaskCompleted {"scheduledEventId": "5", "startedEventId": "6"}
            8 WorkflowExecutionUpdateAccepted {"protocolInstanceId": "pay-1", "acceptedRequestMessageId": "pay-1/request"}
            9 WorkflowExecutionUpdateCompleted {"acceptedEventId": "8"}
            """);
  }

  @Test
  @DisplayName("UP-13: the request reaches the worker as a message that stands before its task")
  void bringsTheRequestAsAMessage() throws Exception {
    var run = restingRun();
    run.update("pay-1");

    var task = run.startWorkflowTask().response();

    assertThat(task.getStartedEventId()).isEqualTo(6);
    assertThat(task.getMessagesList()).hasSize(1);
    assertThat(task.getMessages(0).getId()).isEqualTo("pay-1/request");
    assertThat(task.getMessages(0).getProtocolInstanceId()).isEqualTo("pay-1");
    assertThat(task.getMessages(0).getEventId()).isEqualTo(5);
    assertThat(task.getMessages(0).getBody().unpack(Request.class).getInput().getName())
        .isEqualTo("pay");
    assertThat(task.getHistory().getEvents(5).getEventId()).isEqualTo(6);
  }

  @Test
  @DisplayName("UP-6: a rejected update may be tried again under the same id")
  void forgetsARejectedUpdate() {
    var run = restingRun();
    run.update("pay-1");
    run.startWorkflowTask().answer(reject("pay-1", "no money"));

    var update = run.update("pay-1");
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-6: the same id joins the update, and finds its outcome later")
  void joinsTheSameUpdate() {
    var run = restingRun();
    var first = run.update("pay-1");
    var second = run.update("pay-1");
    var task = run.startWorkflowTask();
    assertThat(task.response().getMessagesCount()).isEqualTo(1);
    task.answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(List.of(first.result(), second.result())).containsOnly("paid");
    assertThat(run.update("pay-1").result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-4: who waits for acceptance is told of it")
  void tellsOfTheAcceptance() {
    var run = restingRun();

    var update =
        run.update(
            "pay-1",
            it ->
                it.getWaitPolicyBuilder()
                    .setLifecycleStage(UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED));
    assertThat(update.waits()).isTrue();
    run.startWorkflowTask().answer(accept("pay-1"));

    assertThat(update.stage()).isEqualTo("accepted");
  }

  @Test
  @DisplayName("UP-5: who waits for acceptance is told more if there is more")
  void tellsMoreIfThereIsMore() {
    var run = restingRun();

    var update =
        run.update(
            "pay-1",
            it ->
                it.getWaitPolicyBuilder()
                    .setLifecycleStage(UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED));
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.stage()).isEqualTo("completed");
    assertThat(update.result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-4: after a while the client is told how far it is")
  void tellsHowFarItIs() {
    var run = restingRun();
    var update = run.update("pay-1");

    platform.advance(ofSeconds(30));

    assertThat(update.stage()).isEqualTo("admitted");
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));
    assertThat(run.update("pay-1").result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-11, UP-26: a poll finds the update at every stage")
  void pollsAnUpdate() {
    var run = restingRun();
    assertThatThrownBy(
            () ->
                run.pollUpdate("pay-1", UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED)
                    .response())
        .isInstanceOf(NotFound.class)
        .hasMessage("update \"pay-1\" not found");
    run.update("pay-1");
    var now = UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED;
    assertThat(run.pollUpdate("pay-1", now).stage()).isEqualTo("admitted");
    var outcome = run.pollUpdate("pay-1", UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED);

    run.startWorkflowTask().answer(accept("pay-1"));
    assertThat(run.pollUpdate("pay-1", now).stage()).isEqualTo("accepted");
    run.signal("go on");
    run.startWorkflowTask().answer(respond("pay-1", "paid"));

    assertThat(outcome.result()).isEqualTo("paid");
    assertThat(run.pollUpdate("pay-1", now).result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-12: an update rides on the workflow task that is scheduled")
  void ridesOnAScheduledTask() {
    var run = platform.start("order-1");
    var update = run.update("pay-1");

    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskCompleted
        5 WorkflowExecutionUpdateAccepted
        6 WorkflowExecutionUpdateCompleted
        """);
  }

  @Test
  @DisplayName("WC-21: an update that comes while a task is started gets the next one")
  void waitsForTheNextTask() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    var update = run.update("pay-1");
    task.complete();

    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-17: an update that the worker does not answer is rejected")
  void rejectsWhatIsNotAnswered() {
    var run = restingRun();
    var update = run.update("pay-1");

    run.startWorkflowTask().complete();

    assertThat(update.outcome().getFailure().getApplicationFailureInfo().getType())
        .isEqualTo("UnprocessedUpdate");
    assertThat(run.history()).hasSize(4);
  }

  @Test
  @DisplayName("WC-13, S-21: a heartbeat keeps the update, and does not send it again")
  void aHeartbeatKeepsTheUpdate() {
    var run = restingRun();
    var update = run.update("pay-1");
    var task = run.startWorkflowTask();

    var response =
        task.complete(
            request -> request.setForceCreateNewWorkflowTask(true).setReturnNewWorkflowTask(true));
    assertThat(response.getWorkflowTask().getMessagesCount()).isZero();
    assertThat(update.waits()).isTrue();
    run.hasHistoryFrom(
        5,
        SCHEDULED_AND_STARTED
            + """
            7 WorkflowTaskCompleted
            8 WorkflowTaskScheduled
            9 WorkflowTaskStarted
            """);
  }

  @Test
  @DisplayName("UP-15: messages stand where their commands stand")
  void messagesStandWhereTheirCommandsStand() {
    var run = restingRun();
    run.update("pay-1");
    run.startWorkflowTask()
        .complete(
            request ->
                request
                    .addMessages(accept("pay-1"))
                    .addMessages(respond("pay-1", "paid"))
                    .addCommands(protocolMessage("pay-1/accept"))
                    .addCommands(recordMarker("between")));

    run.hasHistoryFrom(
        7,
        """
        7 WorkflowTaskCompleted
        8 WorkflowExecutionUpdateAccepted
        9 MarkerRecorded
        10 WorkflowExecutionUpdateCompleted
        """);
  }

  @Test
  @DisplayName(
      "UP-15, UP-30, WC-23: a command without its message fails the task, and the update with it")
  void refusesACommandWithoutItsMessage() {
    var run = restingRun();
    var update = run.update("pay-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.complete(protocolMessage("pay-1/accept")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage(
            "BadUpdateWorkflowExecutionMessage: ProtocolMessageCommand referenced absent message ID"
                + " pay-1/accept");

    assertThatThrownBy(update::response)
        .isInstanceOf(NotReady.class)
        .hasMessage(
            "Unable to perform workflow execution update due to unexpected workflow task failure.");
    run.hasHistoryFrom(
        7, "7 WorkflowTaskFailed {\"cause\": \"BadUpdateWorkflowExecutionMessage\"}");
  }

  @Test
  @DisplayName("UP-18: an update is not completed before it is accepted")
  void refusesAResponseBeforeTheAcceptance() {
    var run = restingRun();
    run.update("pay-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.answer(respond("pay-1", "paid")))
        .isInstanceOf(InvalidRequest.class);
  }

  @Test
  @DisplayName("UP-30: a worker that fails its task gets the update again")
  void sendsTheUpdateAgain() {
    var run = restingRun();
    var update = run.update("pay-1");
    run.failWorkflowTask();

    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-28, UP-27: a run that completes fails what it has accepted")
  void failsWhatWasAccepted() {
    var run = restingRun();
    var update = run.update("pay-1");

    run.startWorkflowTask()
        .complete(
            request ->
                request
                    .addMessages(accept("pay-1"))
                    .addCommands(protocolMessage("pay-1/accept"))
                    .addCommands(completeWorkflow("done")));

    assertThat(update.outcome().getFailure().getApplicationFailureInfo().getType())
        .isEqualTo("AcceptedUpdateCompletedWorkflow");
    run.hasHistoryFrom(
        7,
        """
        7 WorkflowTaskCompleted
        8 WorkflowExecutionUpdateAccepted
        9 WorkflowExecutionCompleted
        """);
    assertThat(run.update("pay-1").outcome().hasFailure()).isTrue();
  }

  @Test
  @DisplayName("UP-7: a closed run keeps the outcomes of its updates, and takes no others")
  void keepsOutcomesOfAClosedRun() {
    var run = restingRun();
    run.update("pay-1");
    run.startWorkflowTask()
        .complete(
            request ->
                request
                    .addMessages(accept("pay-1"))
                    .addMessages(respond("pay-1", "paid"))
                    .addCommands(protocolMessage("pay-1/accept"))
                    .addCommands(protocolMessage("pay-1/complete"))
                    .addCommands(completeWorkflow("done")));

    assertThat(run.update("pay-1").result()).isEqualTo("paid");
    assertThatThrownBy(() -> run.update("pay-2").response())
        .isInstanceOf(NotFound.class)
        .hasMessage("workflow execution already completed");
  }

  @Test
  @DisplayName(
      "S-37, CA-9: continue-as-new fails what is accepted and sends the rest to the new run")
  void continuesAsNew() {
    var run = restingRun();
    var accepted = run.update("pay-1");
    var task = run.startWorkflowTask();
    var late = run.update("pay-2", it -> it.getWorkflowExecutionBuilder().clearRunId());

    task.complete(
        request ->
            request
                .addMessages(accept("pay-1"))
                .addCommands(protocolMessage("pay-1/accept"))
                .addCommands(continueAsNew("again")));

    assertThat(accepted.outcome().getFailure().getApplicationFailureInfo().getType())
        .isEqualTo("AcceptedUpdateCompletedWorkflow");
    assertThatThrownBy(late::response)
        .isInstanceOf(Exhausted.class)
        .hasMessage("workflow operation can not be applied because workflow is closing");
  }

  @Test
  @DisplayName("UP-9, WT-23: a run whose workflow tasks keep failing takes no updates")
  void refusesARunThatKeepsFailing() {
    var run = platform.start("order-1");
    run.failWorkflowTask();
    run.failWorkflowTask();

    assertThatThrownBy(() -> run.update("pay-1").response())
        .isInstanceOf(NotReady.class)
        .hasMessage(
            "Unable to perform workflow execution update due to Workflow Task in failed state.");
  }

  @Test
  @DisplayName("UP-10: ten updates are in flight at most")
  void limitsWhatIsInFlight() {
    var run = restingRun();
    IntStream.range(0, 10).forEach(i -> run.update("pay-" + i));

    assertThatThrownBy(() -> run.update("pay-10").response())
        .isInstanceOf(Exhausted.class)
        .hasMessage("limit on number of concurrent in-flight updates has been reached (10)");
  }

  @Test
  @DisplayName("UP-13: updates reach the worker in the order of their admission")
  void keepsTheOrderOfAdmission() {
    var run = restingRun();
    run.update("b");
    run.update("a");

    assertThat(run.startWorkflowTask().response().getMessagesList())
        .extracting("protocolInstanceId")
        .containsExactly("b", "a");
  }

  @Test
  @DisplayName("UP-2: an update for another chain is refused")
  void refusesAnotherChain() {
    var run = restingRun();

    assertThatThrownBy(
            () ->
                run.update(
                        "pay-1",
                        it -> it.setFirstExecutionRunId("11111111-0000-7000-8000-000000000000"))
                    .response())
        .isInstanceOf(NotFound.class)
        .hasMessage("workflow execution not found");
  }

  private ScenarioRun restingRun() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();
    return run;
  }

  private static Command protocolMessage(String messageId) {
    return Command.newBuilder()
        .setCommandType(CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE)
        .setProtocolMessageCommandAttributes(
            ProtocolMessageCommandAttributes.newBuilder().setMessageId(messageId))
        .build();
  }
}
