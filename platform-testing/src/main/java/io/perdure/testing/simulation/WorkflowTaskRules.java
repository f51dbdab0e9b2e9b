package io.perdure.testing.simulation;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;

/** What holds for every workflow task that a worker gets (IV-6). */
final class WorkflowTaskRules {
  private WorkflowTaskRules() {}

  static void check(PollWorkflowTaskQueueResponse task) {
    var events = task.getHistory().getEventsList();
    require(!events.isEmpty(), "a workflow task without history", task);
    var first = events.getFirst().getEventId();
    require(
        first == 1 || first == task.getPreviousStartedEventId() + 1,
        "IV-6: the history begins at 1 or behind the previous task",
        task);
    for (var i = 0; i < events.size(); i++) {
      require(events.get(i).getEventId() == first + i, "IV-6: the history has no gaps", task);
    }
    var last = events.getLast();
    require(
        last.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
            && last.getEventId() == task.getStartedEventId(),
        "IV-6: the last event is the start of the task",
        task);
  }

  private static void require(boolean holds, String rule, PollWorkflowTaskQueueResponse task) {
    if (!holds) {
      throw new AssertionError(rule + ", but found\n" + task);
    }
  }
}
