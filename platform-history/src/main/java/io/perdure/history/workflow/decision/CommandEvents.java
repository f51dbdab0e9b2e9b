package io.perdure.history.workflow.decision;

import io.temporal.api.command.v1.Command;
import io.temporal.api.history.v1.HistoryEvent;

/** What every event of a command takes over from the command. */
public final class CommandEvents {
  private CommandEvents() {}

  /** The event with what the command carries beside its attributes. */
  public static HistoryEvent.Builder of(Command command, HistoryEvent.Builder event) {
    if (command.hasUserMetadata()) {
      event.setUserMetadata(command.getUserMetadata());
    }
    return event.addAllEventGroupMarkers(command.getEventGroupMarkersList());
  }
}
