package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.UpdateAnswers.accept;
import static io.perdure.testing.scenario.UpdateAnswers.reject;
import static io.perdure.testing.scenario.UpdateAnswers.respond;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED;
import static io.temporal.api.enums.v1.SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.testing.engine.EngineSetup;
import io.perdure.testing.engine.EngineSetup.Seams;
import io.temporal.api.common.v1.Link;
import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.Response;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Updates in runs that close, lose their memory or have many of them, and what links to them. */
final class UpdateRulesTest {
  private static final String FORGET = "forget";
  private static final UpdateWorkflowExecutionLifecycleStage ANY =
      UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED;

  @AutoClose
  private final Platform platform =
      new Platform(
          EngineSetup.PLAIN.with(
              Seams.NONE.withRequests(UpdateRulesTest::plant).withDefects(_ -> {})));

  private final ScenarioRun run = restingRun();
  private int updates;

  @Test
  @DisplayName("UP-3: the answer links to the acceptance")
  void linksToTheAcceptance() {
    var update = run.update("pay-1");
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    var link = link(update).getWorkflowEvent();
    assertThat(link.getRunId()).isEqualTo(run.runId());
    assertThat(link.getEventRef().getEventId()).isEqualTo(8);
    assertThat(link.getEventRef().getEventType())
        .isEqualTo(EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED);
  }

  @Test
  @DisplayName("UP-3, DE-5: or to its request, whose event the run tells")
  void linksToTheRequest() {
    var update = run.update("pay-1", it -> it.getRequestBuilder().setRequestId("mine"));
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(link(update).getWorkflowEvent().getRequestIdRef().getRequestId()).isEqualTo("mine");
    var event =
        run.describe().getWorkflowExtendedInfo().getRequestIdInfosOrThrow("mine").getEventId();
    assertThat(run.history().get((int) event - 1).getEventType())
        .isEqualTo(EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED);
  }

  @Test
  @DisplayName("UP-3: of a rejection no event tells: the answer links to the run")
  void linksToTheRun() {
    var update = run.update("pay-1");
    run.startWorkflowTask().answer(reject("pay-1", "no money"));

    assertThat(link(update).getWorkflow().getRunId()).isEqualTo(run.runId());
    assertThat(link(update).getWorkflow().getReason()).isEqualTo("Update rejected");
  }

  @Test
  @DisplayName("UP-9: who asks again for an update that waits is refused like everybody else")
  void refusesWhoAsksAgainWhileTasksFail() {
    var update = run.update("pay-1");
    run.failWorkflowTask();
    run.failWorkflowTask();

    assertThatThrownBy(() -> run.update("pay-1").response()).isInstanceOf(NotReady.class);

    assertThat(update.waits()).isTrue();
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));
    assertThat(run.update("pay-1").result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("UP-18: an acceptance that does not say what it accepts fails the task")
  void refusesAnEmptyAcceptance() {
    run.update("pay-1");
    var empty = accept("pay-1").toBuilder().setBody(Any.pack(Acceptance.getDefaultInstance()));

    refuses(empty.build());
  }

  @Test
  @DisplayName("UP-18: so does a response to another update")
  void refusesTheResponseToAnother() {
    run.update("pay-1");
    var other = Meta.newBuilder().setUpdateId("pay-2");
    var response = Response.newBuilder().setMeta(other);
    response.getOutcomeBuilder().setSuccess(Texts.payloads("paid"));

    refuses(
        accept("pay-1"),
        respond("pay-1", "").toBuilder().setBody(Any.pack(response.build())).build());
  }

  private void refuses(Message... answers) {
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.answer(answers))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("BadUpdateWorkflowExecutionMessage: ");
  }

  @Test
  @DisplayName("UP-21: a rejection is told also behind a close command")
  void tellsARejectionBehindTheEnd() {
    var rejected = run.update("pay-1");
    var unanswered = run.update("pay-2");

    run.startWorkflowTask()
        .complete(
            completion ->
                completion
                    .addCommands(completeWorkflow("done"))
                    .addMessages(reject("pay-1", "too late")));

    assertThat(rejected.outcome().getFailure().getMessage()).isEqualTo("too late");
    assertThatThrownBy(unanswered::response).isInstanceOf(NotFound.class);
    run.hasHistoryFrom(7, "7 WorkflowTaskCompleted\n8 WorkflowExecutionCompleted");
  }

  @Test
  @DisplayName("UP-25, WT-14, UP-10: 1,800 updates suggest to continue as new, 2,000 are all")
  void manyUpdates() {
    completeUpdates(1_790);
    run.update("last");
    run.startWorkflowTask().answer(reject("last", "not counted"));
    assertThat(suggestions()).doesNotContain(SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES);

    completeUpdates(200);
    assertThat(suggestions()).contains(SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES);
    completeUpdates(10);

    assertThatThrownBy(() -> run.update("one-more").response())
        .isInstanceOf(NotReady.class)
        .hasMessageContaining("total number of distinct updates")
        .hasMessageContaining("(2000)");
  }

  @Test
  @DisplayName("UP-26, UP-31, UP-33: who waits does not notice that memory is lost")
  void admitsAgainWhatMemoryHasLost() {
    var update = run.update("pay-1");

    loseMemory();

    assertThat(update.waits()).isTrue();
    assertThat(run.pollUpdate("pay-1", ANY).stage()).isEqualTo("admitted");
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));
    assertThat(update.result()).isEqualTo("paid");
  }

  @Test
  @DisplayName("WT-19, UP-26: a task for updates alone outlives the memory of its run")
  void aStartedTaskOutlivesMemory() {
    var update = run.update("pay-1");
    var task = run.startWorkflowTask();

    loseMemory();
    task.answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
    run.hasHistoryFrom(
        5,
        """
        5 WorkflowTaskScheduled
        6 WorkflowTaskStarted
        7 WorkflowTaskCompleted
        8 WorkflowExecutionUpdateAccepted
        9 WorkflowExecutionUpdateCompleted
        """);
  }

  @Test
  @DisplayName("UP-19: an acceptance with the request brings back an update that nobody waits for")
  void theAnswerBringsTheRequestBack() throws InvalidProtocolBufferException {
    run.update("pay-1", UpdateRulesTest::waitForNothing);
    var task = run.startWorkflowTask();
    var request = task.response().getMessages(0).getBody().unpack(Request.class);
    loseMemory();

    task.answer(accept("pay-1", request), respond("pay-1", "paid"));

    run.hasHistoryFrom(
        7,
        """
        7 WorkflowTaskCompleted
        8 WorkflowExecutionUpdateAccepted {"protocolInstanceId": "pay-1", "acceptedRequest": {"meta": {"updateId": "pay-1"}, "input": {"name": "pay"}}}
        9 WorkflowExecutionUpdateCompleted
        """);
  }

  @Test
  @DisplayName("UP-19: an acceptance without it fails the task when memory has lost the update")
  void anAnswerWithoutTheRequestFailsTheTask() {
    run.update("pay-1", UpdateRulesTest::waitForNothing);
    var task = run.startWorkflowTask();
    loseMemory();

    assertThatThrownBy(() -> task.answer(accept("pay-1"), respond("pay-1", "paid")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("BadUpdateWorkflowExecutionMessage: ")
        .hasMessageContaining("update pay-1 wasn't found on the server");

    run.hasHistoryFrom(
        7,
        """
        7 WorkflowTaskFailed {"cause": "BadUpdateWorkflowExecutionMessage"}
        """);
  }

  /** The caller is told of the admission, and goes. */
  private static void waitForNothing(UpdateWorkflowExecutionRequest.Builder update) {
    update.getWaitPolicyBuilder().setLifecycleStage(ANY);
  }

  private List<SuggestContinueAsNewReason> suggestions() {
    return run.history().stream()
        .filter(HistoryEvent::hasWorkflowTaskStartedEventAttributes)
        .reduce((_, last) -> last)
        .orElseThrow()
        .getWorkflowTaskStartedEventAttributes()
        .getSuggestContinueAsNewReasonsList();
  }

  /** Ten at once, as many as a run takes (UP-10). */
  private void completeUpdates(int number) {
    for (var round = 0; round < number / 10; round++) {
      var ids = IntStream.range(0, 10).mapToObj(_ -> "update-" + updates++).toList();
      ids.forEach(run::update);
      var answers = ids.stream().flatMap(id -> Stream.of(accept(id), respond(id, "done"))).toList();
      run.startWorkflowTask().answer(answers.toArray(Message[]::new));
    }
  }

  private static Link link(ScenarioUpdate update) {
    return ((UpdateWorkflowExecutionResponse) update.response()).getLink();
  }

  /** A request that is refused too late takes the memory of its run along. */
  private void loseMemory() {
    assertThatThrownBy(() -> run.signal(FORGET)).isInstanceOf(NotFound.class);
  }

  private static ShardRequest<?, ?> plant(ShardRequest<?, ?> request) {
    return request.request() instanceof SignalWorkflowExecutionRequest signal
            && signal.getSignalName().equals(FORGET)
        ? refusedTooLate(request)
        : request;
  }

  private static <Q, R> ShardRequest<Q, R> refusedTooLate(ShardRequest<Q, R> sound) {
    Decision<Q, R> decision =
        (request, turns) -> {
          sound.decision().decide(request, turns);
          throw new NotFound("too late");
        };
    return new ShardRequest<>(
        sound.key(), sound.runIds(), sound.request(), decision, sound.traits(), sound.answer());
  }

  private ScenarioRun restingRun() {
    var started = platform.start("order-1");
    started.completeWorkflowTask();
    return started;
  }
}
