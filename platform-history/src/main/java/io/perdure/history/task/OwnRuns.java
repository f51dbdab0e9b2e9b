package io.perdure.history.task;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.error.NotFound;
import io.perdure.history.shard.Answered;
import io.perdure.history.shard.RequestTraits;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.workflow.OwedSteps;
import io.perdure.history.workflow.external.OwedStep;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** How the shard's own writer is asked about the runs that owe something. */
public final class OwnRuns {
  private OwnRuns() {}

  /**
   * The question of a {@link TaskEffect.Advance}.
   *
   * @param told gets the answer as the publisher takes it
   */
  public static ShardRequest<OwedStep, Optional<CrossExecutionRequest>> question(
      TaskEffect.Advance effect, Consumer<TaskMessage> told) {
    var task = effect.step().task();
    return new ShardRequest<>(
        new WorkflowKey(task.getNamespaceId(), task.getWorkflowId()),
        Set.of(task.getRunId()),
        effect.step(),
        OwedSteps::decide,
        RequestTraits.finishing(task.getSerializedSize(), Instant.MAX),
        answered -> told.accept(message(effect.place(), answered)));
  }

  private static TaskMessage message(
      TaskPlace place, Answered<Optional<CrossExecutionRequest>> answered) {
    return switch (answered) {
      case Answered.Given<Optional<CrossExecutionRequest>>(var next) ->
          new TaskMessage.Advanced(place, next);
      case Answered.Denied<Optional<CrossExecutionRequest>>(var refusal) ->
          refusal instanceof NotFound // The namespace has been deleted.
              ? new TaskMessage.Advanced(place, Optional.empty())
              : new TaskMessage.Failed(place);
    };
  }
}
