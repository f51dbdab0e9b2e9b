package io.perdure.history.workflow;

import com.google.protobuf.ByteString;
import io.perdure.common.api.TaskKind;
import io.perdure.common.api.TaskToken;
import io.perdure.common.error.NotFound;
import io.perdure.common.token.TaskTokens;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.Turns;
import io.perdure.history.state.stored.WorkflowTaskState;

/** The run and the started workflow task that a worker's token speaks of (WC-1). */
record WorkflowTaskToken(MutableState run, WorkflowTaskState task) {

  /**
   * @throws NotFound when that task is not the run's started one any more
   */
  static WorkflowTaskToken read(ByteString bytes, Turns turns) {
    var token = TaskTokens.read(bytes);
    var run = turns.runs().run(token.getRunId()).filter(MutableState::isOpen);
    var task =
        run.flatMap(found -> found.workflowTasks().pending())
            .filter(pending -> matches(token, pending));
    if (run.isEmpty() || task.isEmpty()) {
      throw new NotFound("Workflow task not found.");
    }
    return new WorkflowTaskToken(run.get(), task.get());
  }

  private static boolean matches(TaskToken token, WorkflowTaskState task) {
    return token.getKind() == TaskKind.TASK_KIND_WORKFLOW
        && task.getStartedEventId() != 0
        && task.getScheduledEventId() == token.getScheduledEventId()
        && task.getStartedEventId() == token.getStartedEventId()
        && task.getAttempt() == token.getAttempt()
        && task.getStartedNanos() == token.getStartedTimeNanos();
  }
}
