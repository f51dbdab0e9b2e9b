package io.perdure.history.workflow.update;

import io.perdure.common.error.Exhausted;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.Unavailable;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.Turns;
import io.perdure.history.state.WaitingUpdate;
import io.perdure.history.state.stored.UpdateState;
import io.perdure.history.workflow.decision.Links;
import io.temporal.api.common.v1.Link;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One caller's wait for an update: what it is told, and whether it waits on (UP-4, UP-27). */
final class AwaitedUpdate {
  private static final EventType ACCEPTANCE =
      EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED;

  private final UpdateWorkflowExecutionLifecycleStage wanted;
  private @Nullable WaitingUpdate joined;
  private @Nullable String runId;

  /**
   * @param wanted how far the update must be for the caller to be told
   */
  AwaitedUpdate(UpdateWorkflowExecutionLifecycleStage wanted) {
    this.wanted = wanted;
  }

  /** The run in which the caller waits; empty before it does. */
  String runId() {
    return runId == null ? "" : runId;
  }

  /** Waits for an update of which nothing is told yet. */
  void join(WaitingUpdate update, MutableState run) {
    joined = update;
    runId = run.key().runId();
  }

  /** Whether the caller waits for an update that this very run has in memory. */
  boolean isIn(MutableState run) {
    return joined != null && run.updates().waiting(joined.id()).filter(joined::equals).isPresent();
  }

  /**
   * What the caller is told of an update that was rejected or lost while it waited; empty when that
   * is not so.
   */
  Optional<UpdateProgress> ended(MutableState run, Turns turns) {
    if (joined == null) {
      return Optional.empty();
    }
    joined
        .refusal()
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    var id = joined.id();
    return joined
        .rejection()
        .map(
            why ->
                UpdateProgress.rejected(
                    run.key(), id, why, Links.toRun(run.key(), "Update rejected", turns)));
  }

  /**
   * What the caller is told of an update that the history tells of; empty when it waits on.
   *
   * @throws Unavailable when another node is to be asked
   */
  Optional<UpdateProgress> told(
      MutableState run, String updateId, UpdateState update, Turns turns) {
    var key = run.key();
    if (update.getCompletedEventId() != 0) {
      var event = update.getCompletedEventId();
      return Optional.of(
          UpdateProgress.completed(key, updateId, event, toAcceptance(key, update, turns)));
    }
    if (!run.isOpen() && update.getAcceptedEventId() != 0) {
      var link = toAcceptance(key, update, turns);
      return Optional.of(UpdateProgress.completed(key, updateId, UpdateFailures.RUN_CLOSED, link));
    }
    if (update.getAcceptedEventId() == 0) {
      join(run.updates().await(updateId), run); // It may be rejected, and is forgotten then.
      return notAccepted(run, updateId, turns);
    }
    return wanted
                == UpdateWorkflowExecutionLifecycleStage
                    .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
            && !turns.lastCall()
        ? Optional.empty()
        : Optional.of(UpdateProgress.accepted(key, updateId, toAcceptance(key, update, turns)));
  }

  private static Link toAcceptance(RunKey run, UpdateState update, Turns turns) {
    return update.getRequestId().isEmpty()
        ? Links.toEvent(run, update.getAcceptedEventId(), ACCEPTANCE, turns)
        : Links.toRequest(run, update.getRequestId(), ACCEPTANCE, turns);
  }

  /**
   * What the caller is told of an update that no worker has accepted; empty when it waits on.
   *
   * @throws Unavailable when another node is to be asked
   */
  Optional<UpdateProgress> notAccepted(MutableState run, String updateId, Turns turns) {
    if (turns.moving()) {
      throw Unavailable.moved("the workflow moves to another node");
    }
    var tells =
        turns.lastCall()
            || wanted
                == UpdateWorkflowExecutionLifecycleStage
                    .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED
            || wanted
                == UpdateWorkflowExecutionLifecycleStage
                    .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
    return tells ? Optional.of(UpdateProgress.admitted(run.key(), updateId)) : Optional.empty();
  }

  /** The run has closed, and the update with it (UP-27). */
  RuntimeException closed(MutableState run, Turns turns) {
    if (joined == null) {
      return new NotFound("workflow execution already completed");
    }
    return hasSuccessor(run, turns)
        ? Exhausted.busyWorkflow(
            "workflow operation can not be applied because workflow is closing")
        : new NotFound("workflow update was aborted by closing workflow");
  }

  private static boolean hasSuccessor(MutableState run, Turns turns) {
    return turns
        .runs()
        .current()
        .filter(
            next ->
                next.execution().started().getContinuedExecutionRunId().equals(run.key().runId()))
        .isPresent();
  }
}
