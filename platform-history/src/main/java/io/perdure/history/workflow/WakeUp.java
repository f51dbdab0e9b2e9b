package io.perdure.history.workflow;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.Task;
import io.perdure.history.state.Turn;
import io.perdure.history.state.Turns;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.history.workflow.activity.ActivityTimeouts;
import io.perdure.history.workflow.chain.TimeLimits;
import io.perdure.history.workflow.decision.Answer;
import io.perdure.history.workflow.task.EndedWorkflowTask;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.perdure.history.workflow.timer.DueTimers;
import java.time.Instant;
import java.util.Optional;

/** Decides what the passing of time does to a run: all that is due, whatever it is. */
public final class WakeUp {
  private WakeUp() {}

  /** What the wake-up met. */
  public enum Outcome {
    /** The stored wake-up had come: it is replaced or removed. */
    WOKEN,
    /** The run does not exist, or its stored wake-up lies in the future: nothing was done. */
    NOT_DUE
  }

  public static Answer<Outcome> decide(RunKey request, Turns turns) {
    var run = turns.runs().run(request.runId());
    if (!isDue(run.flatMap(MutableState::armed), turns.now()) || run.isEmpty()) {
      return Answer.reply(Outcome.NOT_DUE);
    }
    var turn = turns.on(run.get());
    var wokenFor = run.get().armed().orElse(turns.now());
    turn.wokenUp();
    giveUpResets(turn);
    if (turn.state().isOpen()) {
      TimeLimits.enforce(turn);
      scheduleFirst(turn);
      if (turn.state().isOpen()) {
        DueTimers.fire(turn);
        ActivityTimeouts.fire(turn);
      }
      giveUpWorkflowTask(turn);
      WaitingTasks.remind(turn, wokenFor);
    } else {
      deleteAfterRetention(turn);
    }
    return Answer.reply(Outcome.WOKEN);
  }

  private static void scheduleFirst(Turn turn) {
    if (turn.state().isOpen() && isDue(turn.state().firstWorkflowTaskAt(), turn.now())) {
      NextWorkflowTask.ifNone(turn);
    }
  }

  private static void giveUpWorkflowTask(Turn turn) {
    var deadline = turn.state().workflowTasks().pending().flatMap(WorkflowTasks::deadline);
    if (turn.state().isOpen() && isDue(deadline, turn.now())) {
      EndedWorkflowTask.timeOut(turn);
    }
  }

  /** A closed run is kept as long as its namespace says today (HI-12). */
  private static void deleteAfterRetention(Turn turn) {
    if (isDue(turn.state().deletionTime(turn.namespace().retention()), turn.now())) {
      turn.delete();
    }
  }

  /** What was written for resets of which nothing came goes. */
  private static void giveUpResets(Turn turn) {
    for (var runId : turn.state().preparedResets().givenUp(turn.now())) {
      turn.owe(new Task.DeleteHistory(turn.run().workflow().run(runId)));
      turn.quietly(state -> state.preparedResets().end(runId));
    }
  }

  private static boolean isDue(Optional<Instant> deadline, Instant now) {
    return deadline.filter(time -> !time.isAfter(now)).isPresent();
  }
}
