package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.startTimer;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.Broken;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.state.Turns;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.testing.engine.EngineSetup;
import io.perdure.testing.engine.EngineSetup.Seams;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a defect of ours does to the request that shows it, and to its run. */
final class DefectsTest {
  private final List<AssertionError> defects = new ArrayList<>();
  private Class<?> afflicted = Void.class;
  private RuntimeException late = new IllegalStateException("planted");

  @AutoClose
  private final Platform platform =
      new Platform(
          EngineSetup.PLAIN.with(Seams.NONE.withRequests(this::plant).withDefects(defects::add)));

  @Test
  @DisplayName("a defect in the commands of a workflow task fails it, as WC-5")
  void aDefectInACompletion() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    afflicted = RespondWorkflowTaskCompletedRequest.class;

    assertThatThrownBy(() -> task.complete(startTimer("t", ofMinutes(1))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Unspecified: internal error");

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"failure": {"message": "Unspecified: internal error"}}
        """);
    assertThat(defects)
        .singleElement()
        .satisfies(defect -> assertThat(defect).hasRootCauseMessage("planted"));
  }

  @Test
  @DisplayName("the run goes on when the defect is gone")
  void theRunGoesOn() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    afflicted = RespondWorkflowTaskCompletedRequest.class;
    assertThatThrownBy(() -> task.complete(startTimer("t", ofMinutes(1))))
        .isInstanceOf(InvalidRequest.class);
    afflicted = Void.class;

    run.completeWorkflowTask(startTimer("t", ofMinutes(1)));

    assertThat(run.history().getLast().hasTimerStartedEventAttributes()).isTrue();
  }

  @Test
  @DisplayName("a defect in any other request is told once and leaves no trace")
  void aDefectInASignal() {
    var run = platform.start("order-1");
    var before = run.history();
    afflicted = SignalWorkflowExecutionRequest.class;

    assertThatThrownBy(() -> run.signal("approve")).isInstanceOf(Broken.class);
    afflicted = Void.class;

    assertThat(run.history()).isEqualTo(before);
    run.signal("approve");
    assertThat(run.history()).hasSize(before.size() + 1);
  }

  @Test
  @DisplayName("a request that is refused when it has changed something leaves no trace either")
  void aLateRefusal() {
    var run = platform.start("order-1");
    var before = run.history();
    afflicted = SignalWorkflowExecutionRequest.class;
    late = new NotFound("too late");

    assertThatThrownBy(() -> run.signal("approve")).isEqualTo(late);
    afflicted = Void.class;

    assertThat(run.history()).isEqualTo(before);
    run.completeWorkflowTask(startTimer("t", ofMinutes(1)));
    assertThat(run.history()).noneMatch(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes);
    assertThat(defects).hasSize(1);
  }

  private ShardRequest<?, ?> plant(ShardRequest<?, ?> request) {
    return afflicted.isInstance(request.request()) ? failing(request) : request;
  }

  /** The same request, whose decision fails when it has changed the run. */
  private <Q, R> ShardRequest<Q, R> failing(ShardRequest<Q, R> sound) {
    var decision =
        new Decision<Q, R>() {
          @Override
          public Answer<R> decide(Q request, Turns turns) {
            sound.decision().decide(request, turns);
            throw late;
          }

          @Override
          public Optional<Decision<Q, R>> afterDefect() {
            return sound.decision().afterDefect();
          }
        };
    return new ShardRequest<>(
        sound.key(), sound.runIds(), sound.request(), decision, sound.traits(), sound.answer());
  }
}
