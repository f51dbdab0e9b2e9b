package io.perdure.history.workflow.intervention;

import io.perdure.history.state.Turn;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.UpdateAdmittedEventOrigin;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.update.v1.Request;
import java.util.Optional;

/** An update that the base run was asked for, and the new run is asked for again (RS-10, UP-32). */
record UpdateAgain(Request request, UpdateAdmittedEventOrigin origin) {
  /** The update that the event tells of; empty when it tells of none. */
  static Optional<UpdateAgain> of(HistoryEvent event) {
    if (event.hasWorkflowExecutionUpdateAdmittedEventAttributes()) {
      var admitted = event.getWorkflowExecutionUpdateAdmittedEventAttributes();
      return Optional.of(new UpdateAgain(admitted.getRequest(), admitted.getOrigin()));
    }
    if (event.hasWorkflowExecutionUpdateAcceptedEventAttributes()) {
      var accepted = event.getWorkflowExecutionUpdateAcceptedEventAttributes();
      return Optional.of(
          new UpdateAgain(
              accepted.getAcceptedRequest(),
              UpdateAdmittedEventOrigin.UPDATE_ADMITTED_EVENT_ORIGIN_REAPPLY));
    }
    return Optional.empty();
  }

  /** An event conveys the update to the worker (UP-34), unless the copied events tell of it. */
  void admit(Turn turn) {
    if (turn.state().updates().told(request.getMeta().getUpdateId()).isPresent()) {
      return;
    }
    turn.add(
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED,
        event ->
            event
                .getWorkflowExecutionUpdateAdmittedEventAttributesBuilder()
                .setRequest(request)
                .setOrigin(origin));
  }
}
