package io.perdure.history.workflow.task;

import static io.perdure.common.attribute.PredefinedAttribute.REPORTED_PROBLEMS;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.UNRECOGNIZED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED;

import io.perdure.common.attribute.KeywordLists;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.decision.BadCommand;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets listings tell the runs whose workflow tasks come to nothing again and again: by a search
 * attribute that no event writes, until a task is completed (WT-22).
 */
public final class ReportedProblems {
  /** So many tasks in a row are a problem. */
  private static final int MANY = 5;

  private ReportedProblems() {}

  /** A worker has failed its task, or a command of it was bad. */
  static void failed(Turn turn, Consumer<WorkflowTaskFailedEventAttributes.Builder> about) {
    var told = WorkflowTaskFailedEventAttributes.newBuilder();
    about.accept(told);
    var cause = told.getCause();
    if (cause == WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND) {
      return; // The platform's own doing.
    }
    var known = cause != UNRECOGNIZED ? cause : WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED;
    report(turn, "WorkflowTaskFailed", "WorkflowTaskFailedCause" + BadCommand.spelled(known));
  }

  /** A worker has held its task for too long. */
  static void timedOut(Turn turn) {
    report(turn, "WorkflowTaskTimedOut", "WorkflowTaskTimedOutCauseStartToClose");
  }

  /** A task has been completed. */
  public static void solved(Turn turn) {
    if (turn.state().properties().isSaid(REPORTED_PROBLEMS)) {
      turn.quietly(state -> state.properties().takeBack(REPORTED_PROBLEMS));
    }
  }

  private static void report(Turn turn, String category, String cause) {
    turn.quietly(
        state -> {
          if (state.workflowTasks().failedAgain() >= MANY) {
            var words = List.of("category=" + category, "cause=" + cause);
            state.properties().say(REPORTED_PROBLEMS, KeywordLists.payload(words));
          }
        });
  }
}
