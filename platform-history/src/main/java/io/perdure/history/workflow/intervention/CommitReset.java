package io.perdure.history.workflow.intervention;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW;

import io.perdure.common.error.Broken;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.Unavailable;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.perdure.history.workflow.activity.ActivityPauses;
import io.perdure.history.workflow.chain.Termination;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.external.OwedCalls;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ResetWorkflowFailureInfo;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/** Puts a prepared run in the place of the current one, unless more has happened since (PF-9). */
public final class CommitReset {
  private static final String RESETTER = "history-resetter";

  private CommitReset() {}

  public static Answer<ResetOutcome> decide(ResetDraft draft, Turns turns) {
    var done = PrepareReset.done(draft.request(), turns);
    if (done.isPresent()) {
      return Answer.reply(new ResetOutcome.Done(done.get()));
    }
    var base = prepared(draft, turns);
    if (hasGoneOn(draft, turns)) {
      return Answer.reply(new ResetOutcome.ReadOn());
    }
    var runId = draft.fork().key().runId();
    var unseen = replace(draft, turns);
    turns
        .on(base)
        .quietly(
            state -> {
              state.preparedResets().end(runId);
              state.interventions().resetTo(runId);
            });
    begin(draft, base, unseen, turns);
    return Answer.reply(new ResetOutcome.Done(runId));
  }

  private static MutableState prepared(ResetDraft draft, Turns turns) {
    var base =
        turns
            .runs()
            .run(draft.base().runId())
            .orElseThrow(
                () -> new NotFound("workflow not found for ID: " + draft.base().workflowId()));
    if (!base.preparedResets().runIds().contains(draft.fork().key().runId())) {
      throw new Unavailable("the reset has taken too long");
    }
    return base;
  }

  private static boolean hasGoneOn(ResetDraft draft, Turns turns) {
    return turns
        .runs()
        .run(draft.last())
        .filter(last -> last.nextEventId() != draft.readTo())
        .isPresent();
  }

  /**
   * Ends the current run, if it is open (RS-9).
   *
   * @return what it had not written yet, if it is where the base run has led to
   */
  private static List<HistoryEvent> replace(ResetDraft draft, Turns turns) {
    var current = turns.runs().current();
    if (current.isEmpty() || !current.get().isOpen()) {
      return List.of();
    }
    var turn = turns.on(current.get());
    turn.quietly(state -> state.interventions().resetTo(draft.fork().key().runId()));
    var seen = turn.added().size();
    Termination.of(
        turn, about -> about.setReason(draft.request().getReason()).setIdentity(RESETTER));
    return current.get().key().runId().equals(draft.last())
        ? List.copyOf(turn.added().subList(seen, turn.added().size()))
        : List.of();
  }

  private static void begin(
      ResetDraft draft, MutableState base, List<HistoryEvent> unseen, Turns turns) {
    var request = draft.request();
    var turn = turns.adopt(draft.fork());
    var created = base.requestIds().ofCreation();
    turn.quietly(
        state -> {
          state.interventions().begunByReset(turns.now(), request.getRequestId());
          state.interventions().replaces(base, request.getWorkflowTaskFinishEventId() - 1);
          created.ifPresent(state.requestIds()::created);
          state.requestIds().follow(base.requestIds());
        });
    failWorkflowTask(draft, turn);
    ActivityPauses.beginAnew(turn);
    var reapplication = Reapplication.of(request);
    draft.later().forEach(event -> reapplication.apply(event, turn));
    unseen.forEach(event -> reapplication.apply(event, turn));
    PostReset.apply(request, turn);
    OwedCalls.oweAll(turn); // What the copied events have initiated is the new run's now.
    NextWorkflowTask.ifNone(turn);
  }

  /** The workflow task within which the copied events end fails (RS-5). */
  private static void failWorkflowTask(ResetDraft draft, Turn turn) {
    if (!turn.state().workflowTasks().isStarted()) {
      var scheduled = pending(turn);
      turn.add(
          EVENT_TYPE_WORKFLOW_TASK_STARTED,
          event ->
              event
                  .getWorkflowTaskStartedEventAttributesBuilder()
                  .setScheduledEventId(scheduled.getScheduledEventId())
                  .setRequestId(turn.newId())
                  .setIdentity(EndedWorkflowTask.ENGINE));
    }
    var started = pending(turn);
    turn.add(
        EVENT_TYPE_WORKFLOW_TASK_FAILED,
        event ->
            event
                .getWorkflowTaskFailedEventAttributesBuilder()
                .setScheduledEventId(started.getScheduledEventId())
                .setStartedEventId(started.getStartedEventId())
                .setCause(WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW)
                .setFailure(failure(draft.request().getReason()))
                .setIdentity(EndedWorkflowTask.ENGINE)
                .setBaseRunId(draft.base().runId())
                .setNewRunId(turn.run().runId()));
  }

  private static Failure failure(String reason) {
    return Failure.newBuilder()
        .setMessage(reason)
        .setResetWorkflowFailureInfo(ResetWorkflowFailureInfo.getDefaultInstance())
        .build();
  }

  private static WorkflowTaskState pending(Turn turn) {
    return turn.state()
        .workflowTasks()
        .pending()
        .orElseThrow(() -> new Broken("a reset to an event outside of a workflow task"));
  }
}
