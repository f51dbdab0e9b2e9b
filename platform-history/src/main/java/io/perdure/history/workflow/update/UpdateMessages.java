package io.perdure.history.workflow.update;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.history.state.Turn;
import io.perdure.history.state.WaitingUpdate;
import io.perdure.history.state.stored.UpdateState;
import io.perdure.history.workflow.decision.BadCommand;
import io.perdure.history.workflow.decision.Limits;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What workers are told of updates, and what they answer with the completion of a workflow task
 * (UP-13 to UP-21). Rejections are kept until the whole completion is known to be good.
 */
public final class UpdateMessages {
  private final Turn turn;
  private final List<WaitingUpdate> before;
  private final Map<String, Message> untaken = new LinkedHashMap<>();
  private final Map<WaitingUpdate, Failure> rejections = new LinkedHashMap<>();
  private final Map<String, Failure> rejectedEvents = new LinkedHashMap<>();

  /**
   * @param messages what the worker sends with its completion
   */
  public UpdateMessages(List<Message> messages, Turn turn) {
    this.turn = turn;
    this.before = turn.state().updates().waiting();
    messages.forEach(message -> untaken.put(message.getId(), message));
  }

  /**
   * The messages that bring updates to a worker.
   *
   * @param startedEventId of the workflow task that takes them along
   */
  public static List<Message> requests(List<WaitingUpdate> updates, long startedEventId) {
    return updates.stream()
        .map(
            update ->
                Message.newBuilder()
                    .setId(requestId(update.id()))
                    .setProtocolInstanceId(update.id())
                    .setEventId(startedEventId - 1)
                    .setBody(Any.pack(update.request()))
                    .build())
        .toList();
  }

  private static String requestId(String updateId) {
    return updateId + "/request";
  }

  /** Whether nothing in a completion but rejections speaks of updates (WC-16). */
  public static boolean areRejections(List<Message> messages) {
    return messages.stream().allMatch(message -> message.getBody().is(Rejection.class));
  }

  /** The next command is this message (UP-15). */
  public void take(String messageId) {
    var message = untaken.remove(messageId);
    if (message == null) {
      throw bad("ProtocolMessageCommand referenced absent message ID " + messageId);
    }
    take(message);
  }

  /** What no command has taken comes last, in the worker's order (UP-15). */
  public void takeRest() {
    untaken.values().forEach(this::take);
    untaken.clear();
  }

  private void take(Message message) {
    Limits.checkSize(
        message.getBody(),
        WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE,
        "Update message"); // UP-20.
    try {
      if (message.getBody().is(Acceptance.class)) {
        accept(message, message.getBody().unpack(Acceptance.class));
      } else if (message.getBody().is(Rejection.class)) {
        reject(message, message.getBody().unpack(Rejection.class));
      } else if (message.getBody().is(Response.class)) {
        complete(message, message.getBody().unpack(Response.class));
      } else {
        throw bad("unknown message type " + message.getBody().getTypeUrl());
      }
    } catch (InvalidProtocolBufferException unreadable) {
      throw bad("unreadable message " + message.getId());
    }
  }

  private void accept(Message message, Acceptance acceptance) {
    if (!turn.state().isOpen()) {
      return; // UP-21.
    }
    var id = message.getProtocolInstanceId();
    if (acceptance.getAcceptedRequestMessageId().isEmpty()
        || acceptance.getAcceptedRequestSequencingEventId() == 0) {
      throw bad("acceptance of update %s does not say what it accepts".formatted(id));
    }
    var told = turn.state().updates().conveyed(id);
    var request =
        told.isPresent()
            ? admittedByEvent(id, told.get())
            : Optional.of(
                found(id, acceptance.hasAcceptedRequest(), acceptance.getAcceptedRequest()));
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
        event -> {
          var attributes =
              event
                  .getWorkflowExecutionUpdateAcceptedEventAttributesBuilder()
                  .setProtocolInstanceId(id)
                  .setAcceptedRequestMessageId(acceptance.getAcceptedRequestMessageId())
                  .setAcceptedRequestSequencingEventId(
                      acceptance.getAcceptedRequestSequencingEventId());
          request.ifPresent(update -> attributes.setAcceptedRequest(update.request()));
        });
  }

  /** An event has conveyed the request already: it is not told again (UP-14). */
  private static Optional<WaitingUpdate> admittedByEvent(String id, UpdateState told) {
    if (told.getAcceptedEventId() != 0) {
      throw bad("update %s is accepted already".formatted(id));
    }
    return Optional.empty();
  }

  private void reject(Message message, Rejection rejection) {
    if (!rejection.hasFailure()) {
      throw bad("rejection of update %s has no failure".formatted(message.getProtocolInstanceId()));
    }
    var id = message.getProtocolInstanceId();
    var told = turn.state().updates().conveyed(id);
    if (told.isPresent() && turn.state().updates().waiting(id).isEmpty()) {
      admittedByEvent(id, told.get());
      rejectedEvents.put(id, rejection.getFailure());
    } else if (turn.state().isOpen()) {
      var update = found(id, rejection.hasRejectedRequest(), rejection.getRejectedRequest());
      rejections.put(update, rejection.getFailure());
    } else { // UP-21: the run has closed, and nothing need be written.
      before.stream()
          .filter(update -> update.id().equals(id))
          .forEach(update -> rejections.put(update, rejection.getFailure()));
    }
  }

  /** The update that waits; one that memory has lost comes back with the message (UP-19). */
  private WaitingUpdate found(String id, boolean carried, Request request) {
    var waiting = turn.state().updates().waiting(id);
    if (waiting.isPresent()) {
      return waiting.get();
    }
    if (!carried || !request.getMeta().getUpdateId().equals(id)) {
      throw bad(
          ("update %s wasn't found on the server. This is most likely a transient error which will"
                  + " be resolved automatically by retries")
              .formatted(id));
    }
    var again = new WaitingUpdate(request);
    turn.state().updates().admit(again);
    return again;
  }

  private void complete(Message message, Response response) {
    if (!turn.state().isOpen()) {
      return; // UP-21.
    }
    var id = message.getProtocolInstanceId();
    var told = turn.state().updates().told(id).orElse(UpdateState.getDefaultInstance());
    if (told.getAcceptedEventId() == 0 || told.getCompletedEventId() != 0) {
      throw bad("update %s is not one that can be completed".formatted(id));
    }
    if (!response.hasOutcome() || !response.getMeta().getUpdateId().equals(id)) {
      throw bad("response to update %s has no outcome of it".formatted(id));
    }
    turn.add(
        EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
        event ->
            event
                .getWorkflowExecutionUpdateCompletedEventAttributesBuilder()
                .setMeta(response.getMeta())
                .setAcceptedEventId(told.getAcceptedEventId())
                .setOutcome(response.getOutcome()));
  }

  /** What the task has taken along and the worker has not answered is rejected (UP-17). */
  public void rejectUnanswered() {
    if (turn.state().isOpen()) {
      turn.state()
          .updates()
          .sent()
          .forEach(update -> rejections.putIfAbsent(update, UpdateFailures.UNPROCESSED));
    }
  }

  /** The completion is good: whoever waits for what was rejected may learn it. */
  public void settle() {
    rejections.forEach(turn.state().updates()::reject);
    rejectedEvents.forEach((id, why) -> turn.quietly(run -> run.updates().rejectConveyed(id, why)));
  }

  private static BadCommand bad(String why) {
    return new BadCommand(WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE, why);
  }
}
