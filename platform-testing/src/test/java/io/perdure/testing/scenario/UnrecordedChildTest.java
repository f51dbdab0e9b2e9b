package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.ExternalCommands.startChild;
import static io.perdure.testing.scenario.UpdateAnswers.accept;
import static io.perdure.testing.scenario.UpdateAnswers.respond;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.error.Unavailable;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.workflow.external.OwedStep;
import io.perdure.testing.engine.EngineSetup;
import io.perdure.testing.engine.EngineSetup.Seams;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A child that runs already, and whose parent comes late to record its start. */
final class UnrecordedChildTest {
  private boolean late = true;

  @AutoClose
  private final Platform platform =
      new Platform(EngineSetup.PLAIN.with(Seams.NONE.withRequests(this::delay)));

  private final ScenarioRun parent = platform.start("order-1");

  @Test
  @DisplayName("CH-9, UP-12: an update that comes earlier is in the child's first workflow task")
  void theFirstTaskTakesTheUpdate() {
    parent.completeWorkflowTask(startChild("parcel-1"));
    var child = platform.run("parcel-1");
    var update = child.update("pay-1");
    assertThat(platform.hasNoWorkflowTask()).isTrue();
    assertThat(child.describe().hasPendingWorkflowTask()).isFalse();

    record();

    child.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));
    assertThat(update.result()).isEqualTo("paid");
    child.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 WorkflowExecutionUpdateAccepted
        6 WorkflowExecutionUpdateCompleted
        """);
  }

  @Test
  @DisplayName("CH-9, UP-12: such an update does not wait until the child's back-off is over")
  void theUpdateWaitsForNoBackoff() {
    parent.completeWorkflowTask(startChild("parcel-1", it -> it.setCronSchedule("0 0 1 1 *")));
    var child = platform.run("parcel-1");
    var update = child.update("pay-1");

    record();

    child.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));
    assertThat(update.result()).isEqualTo("paid");
  }

  private void record() {
    late = false;
    platform.advance(ofSeconds(4));
    parent.completeWorkflowTask();
  }

  private ShardRequest<?, ?> delay(ShardRequest<?, ?> request) {
    return request.request() instanceof OwedStep(var _, var asked) && asked != null && late
        ? refused(request)
        : request;
  }

  private static <Q, R> ShardRequest<Q, R> refused(ShardRequest<Q, R> sound) {
    return new ShardRequest<>(
        sound.key(),
        sound.runIds(),
        sound.request(),
        (_, _) -> {
          throw new Unavailable("not yet");
        },
        sound.traits(),
        sound.answer());
  }
}
