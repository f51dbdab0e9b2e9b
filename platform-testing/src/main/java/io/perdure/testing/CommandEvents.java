package io.perdure.testing;

import com.google.protobuf.Message;
import io.temporal.api.history.v1.HistoryEvent;

/** Reads, from an event of any type, what all events of commands have in common. */
final class CommandEvents {
  private static final String COMPLETED_EVENT_ID = "workflow_task_completed_event_id";

  private CommandEvents() {}

  /** The WorkflowTaskCompleted event that carried the command; 0 for events of no command. */
  static long completedEventId(HistoryEvent event) {
    var attributes = HistoryEvent.getDescriptor().getOneofs().getFirst();
    var field = event.getOneofFieldDescriptor(attributes);
    if (field == null) {
      return 0;
    }
    var message = (Message) event.getField(field);
    var completed = message.getDescriptorForType().findFieldByName(COMPLETED_EVENT_ID);
    return completed == null ? 0 : (long) message.getField(completed);
  }
}
