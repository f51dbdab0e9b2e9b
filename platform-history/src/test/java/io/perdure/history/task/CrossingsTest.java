package io.perdure.history.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.CrossExecutionKind;
import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.CrossExecutionResponse.Outcome;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrossingsTest {
  private static final TaskPlace FIRST = new TaskPlace(1, 0);
  private static final TaskPlace SECOND = new TaskPlace(2, 0);
  private static final CrossExecutionRequest CALL =
      CrossExecutionRequest.newBuilder().setTargetWorkflowId("parcel").build();
  private static final CrossExecutionResponse DONE =
      CrossExecutionResponse.newBuilder().setOutcome(Outcome.OUTCOME_DONE).build();

  private final List<TaskEffect> effects = new ArrayList<>();
  private final Publisher publisher = new Publisher(0);
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void asksTheRunAndCallsAndTellsTheRunUntilItIsDone() {
    owe(1, start("run", "parcel"));
    step(new TaskMessage.Advanced(FIRST, Optional.of(CALL)));
    step(new TaskMessage.Called(FIRST, CALL, DONE));
    assertThat(advances().getLast().step().asked()).isNotNull();

    step(new TaskMessage.Advanced(FIRST, Optional.empty()));

    assertThat(find(TaskEffect.Call.class)).containsExactly(new TaskEffect.Call(FIRST, CALL));
    assertThat(find(TaskEffect.Done.class)).containsExactly(new TaskEffect.Done(2));
  }

  @Test
  void keepsTheOrderTowardsOneWorkflowId() {
    owe(1, start("run", "parcel"));
    owe(2, start("run", "parcel"));
    assertThat(advances()).extracting(TaskEffect.Advance::place).containsExactly(FIRST);

    step(new TaskMessage.Advanced(FIRST, Optional.empty()));

    assertThat(advances()).extracting(TaskEffect.Advance::place).containsExactly(FIRST, SECOND);
  }

  @Test
  void doesNotWaitForOtherWorkflowIdsOrRuns() {
    owe(1, start("run", "parcel"));
    owe(2, start("run", "label"));
    owe(3, start("another", "parcel"));

    assertThat(advances()).hasSize(3);
  }

  @Test
  void triesAgainForEverEachTimeALittleLater() {
    owe(1, start("run", "parcel"));
    for (var failure = 0; failure < 20; failure++) {
      step(new TaskMessage.Failed(FIRST));
      advance(Duration.ofSeconds(10));
    }
    assertThat(advances()).hasSize(21);

    step(new TaskMessage.Failed(FIRST));
    advance(Duration.ofSeconds(9));

    assertThat(advances()).hasSize(21);
  }

  @Test
  void keepsTheAnswerOfACallWhenTheRunCannotBeTold() {
    owe(1, start("run", "parcel"));
    step(new TaskMessage.Advanced(FIRST, Optional.of(CALL)));
    step(new TaskMessage.Called(FIRST, CALL, DONE));

    step(new TaskMessage.Failed(FIRST));
    advance(Duration.ofSeconds(1));

    assertThat(find(TaskEffect.Call.class)).hasSize(1);
    assertThat(advances().getLast().step().asked()).isNotNull();
  }

  @Test
  void asksTheRunAgainWhenACallHasFailed() {
    owe(1, start("run", "parcel"));
    step(new TaskMessage.Advanced(FIRST, Optional.of(CALL)));

    step(new TaskMessage.Failed(FIRST));
    advance(Duration.ofSeconds(1));

    assertThat(advances()).hasSize(2);
    assertThat(advances().getLast().step().asked()).isNull();
  }

  @Test
  void callsWithoutAskingWhatACloseOwes() {
    owe(1, start("run", "parcel").toBuilder().setRequest(CALL).build());

    step(new TaskMessage.Called(FIRST, CALL, DONE));

    assertThat(advances()).isEmpty();
    assertThat(find(TaskEffect.Done.class)).containsExactly(new TaskEffect.Done(2));
  }

  @Test
  void carriesOutABoundedNumberAtOnce() {
    for (var seq = 1; seq <= 300; seq++) {
      owe(seq, start("run-" + seq, "parcel"));
    }
    assertThat(advances()).hasSize(256);

    step(new TaskMessage.Advanced(FIRST, Optional.empty()));

    assertThat(advances()).hasSize(257);
  }

  @Test
  void whatHasFailedIsInNobodysWay() {
    for (var seq = 1; seq <= 300; seq++) {
      owe(seq, start("run-" + seq, "parcel"));
    }

    for (var seq = 1; seq <= 256; seq++) {
      step(new TaskMessage.Failed(new TaskPlace(seq, 0)));
    }

    assertThat(advances()).extracting(advance -> advance.place().commitSeq()).contains(300L);
  }

  @Test
  void anEarlierEventGoesFirstWhenItsTaskHasMovedBehind() {
    owe(1, start("run", "parcel").toBuilder().setEventId(9).build());
    owe(2, start("run", "parcel").toBuilder().setEventId(5).build());
    step(new TaskMessage.Failed(FIRST)); // The run says: not yet.

    advance(Duration.ofSeconds(1));

    assertThat(advances()).extracting(TaskEffect.Advance::place).containsExactly(FIRST, SECOND);
  }

  private void owe(long seq, CrossExecutionTask task) {
    var owed = OwedTask.newBuilder().setCrossExecution(task);
    step(
        new TaskMessage.Owed(
            seq, OwedTasks.newBuilder().setFormatVersion(1).addTasks(owed).build()));
  }

  private static CrossExecutionTask start(String runId, String target) {
    return CrossExecutionTask.newBuilder()
        .setRunId(runId)
        .setTargetWorkflowId(target)
        .setKind(CrossExecutionKind.CROSS_EXECUTION_KIND_START_CHILD)
        .build();
  }

  private List<TaskEffect.Advance> advances() {
    return find(TaskEffect.Advance.class);
  }

  private <T> List<T> find(Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void step(TaskMessage message) {
    effects.addAll(publisher.step(List.of(message), now));
  }

  private void advance(Duration time) {
    now = now.plus(time);
    step(new TaskMessage.Tick());
  }
}
