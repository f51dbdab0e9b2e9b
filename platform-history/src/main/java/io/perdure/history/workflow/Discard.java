package io.perdure.history.workflow;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.stored.WorkflowTaskState;
import io.perdure.history.workflow.update.UpdateMessages;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/** Whether a workflow task that was begun for updates alone may end without a trace (WC-16). */
final class Discard {
  /** More events than this are not shipped to a worker again and again. */
  private static final long MOST_SHIPPED_EVENTS = 10;

  private Discard() {}

  static boolean isAllowed(
      RespondWorkflowTaskCompletedRequest request, WorkflowTaskState task, MutableState run) {
    return task.getSpeculative()
        && request.getCommandsCount() == 0
        && !request.getForceCreateNewWorkflowTask()
        && UpdateMessages.areRejections(request.getMessagesList())
        && isSmall(request, run);
  }

  /** Its worker gets the same events again with the next task. */
  private static boolean isSmall(RespondWorkflowTaskCompletedRequest request, MutableState run) {
    var behindCompletion = run.workflowTasks().lastCompletedStartedEventId() + 2;
    var shipped = run.nextEventId() - behindCompletion;
    return request.getCapabilities().getDiscardSpeculativeWorkflowTaskWithEvents()
        ? shipped <= MOST_SHIPPED_EVENTS
        : shipped <= 0;
  }
}
