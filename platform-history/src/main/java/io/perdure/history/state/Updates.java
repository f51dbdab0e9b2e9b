package io.perdure.history.state;

import io.perdure.common.error.ServiceException;
import io.perdure.history.state.stored.UpdateState;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A run's updates: those that its history tells of, and, in memory only, those that wait for the
 * worker's yes or no (UP-26). What waits is added again by its client when memory has been dropped.
 */
public final class Updates {
  private final PendingItems<UpdateState> told =
      new PendingItems<>(ItemKind.UPDATE, UpdateState.parser());
  private final Map<String, WaitingUpdate> waiting = new LinkedHashMap<>();
  private final Map<String, WaitingUpdate> awaited = new HashMap<>();

  /** What the history tells of an update; nothing of one that was rejected. */
  public Optional<UpdateState> told(String updateId) {
    return told.get(updateId).filter(update -> !update.getRejected());
  }

  /**
   * What the history tells of an update, also of a rejected one: a worker that has lost its memory
   * finds it in the history again, and may say yes to it.
   */
  public Optional<UpdateState> conveyed(String updateId) {
    return told.get(updateId);
  }

  /** The update that waits for the worker's yes or no. */
  public Optional<WaitingUpdate> waiting(String updateId) {
    return Optional.ofNullable(waiting.get(updateId));
  }

  /** Those that wait, in the order of their admission. */
  public List<WaitingUpdate> waiting() {
    return List.copyOf(waiting.values());
  }

  /** Lets an update wait for a workflow task. */
  public void admit(WaitingUpdate update) {
    waiting.put(update.id(), update);
  }

  /** Whether something is in memory that is nowhere else. */
  public boolean areWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether an update waits that no workflow task has taken along. */
  public boolean haveUnsent() {
    return waiting.values().stream().anyMatch(update -> !update.isSent());
  }

  /** What a worker that gets a workflow task now is sent; it counts as sent from now on. */
  public List<WaitingUpdate> send(boolean again) {
    var sent = waiting.values().stream().filter(update -> again || !update.isSent()).toList();
    sent.forEach(WaitingUpdate::send);
    return sent;
  }

  /** Those that a workflow task has taken along and that are unanswered. */
  public List<WaitingUpdate> sent() {
    return waiting.values().stream().filter(WaitingUpdate::isSent).toList();
  }

  /** The worker, or the platform in its place, says no: the update is forgotten (UP-6). */
  public void reject(WaitingUpdate update, Failure why) {
    waiting.remove(update.id());
    update.reject(why);
  }

  /**
   * What somebody keeps at hand who waits for an update that an event has conveyed; in memory only.
   */
  public WaitingUpdate await(String updateId) {
    return awaited.computeIfAbsent(updateId, WaitingUpdate::conveyed);
  }

  /** The worker says no to an update that an event has conveyed (UP-6, UP-14). */
  public void rejectConveyed(String updateId, Failure why) {
    change(updateId, update -> update.setRejected(true));
    Optional.ofNullable(awaited.remove(updateId)).ifPresent(update -> update.reject(why));
  }

  /** Refuses all that a workflow task has taken along: the task has failed (UP-27). */
  public void refuseSent(ServiceException why) {
    for (var update : sent()) {
      waiting.remove(update.id());
      update.refuse(why);
    }
  }

  /** Updates that are not completed. */
  public int inFlight() {
    return waiting.size()
        + (int)
            told.values().stream()
                .filter(update -> update.getCompletedEventId() == 0 && !update.getRejected())
                .count();
  }

  /** Bytes of the requests that wait. */
  public long waitingBytes() {
    return waiting.values().stream()
        .mapToLong(update -> update.request().getSerializedSize())
        .sum();
  }

  /** All updates of the run but those that were rejected. */
  public int total() {
    return waiting.size()
        + (int) told.values().stream().filter(update -> !update.getRejected()).count();
  }

  /** Those that a worker has accepted and whose request has an id, by that id. */
  public Map<String, UpdateState> byRequest() {
    return told.values().stream()
        .filter(update -> update.getAcceptedEventId() != 0 && !update.getRequestId().isEmpty())
        .collect(Collectors.toMap(UpdateState::getRequestId, it -> it, (first, _) -> first));
  }

  /** Those that a worker has accepted, each with the event of its outcome, or 0. */
  public Map<String, Long> accepted() {
    var accepted = new TreeMap<String, Long>();
    told.byKey()
        .forEach(
            (id, update) -> {
              if (update.getAcceptedEventId() != 0) {
                accepted.put(id, update.getCompletedEventId());
              }
            });
    return accepted;
  }

  void admitted(HistoryEvent event) {
    var request = event.getWorkflowExecutionUpdateAdmittedEventAttributes().getRequest();
    change(
        request.getMeta().getUpdateId(),
        update -> update.setAdmitted(true).setRequestId(request.getRequestId()));
  }

  void accepted(HistoryEvent event) {
    var attributes = event.getWorkflowExecutionUpdateAcceptedEventAttributes();
    var id = attributes.getProtocolInstanceId();
    waiting.remove(id);
    awaited.remove(id);
    change(id, update -> update.setAcceptedEventId(event.getEventId()).clearRejected());
    if (attributes.hasAcceptedRequest()) {
      change(id, update -> update.setRequestId(attributes.getAcceptedRequest().getRequestId()));
    }
  }

  void completed(HistoryEvent event) {
    var id = event.getWorkflowExecutionUpdateCompletedEventAttributes().getMeta().getUpdateId();
    change(id, update -> update.setCompletedEventId(event.getEventId()));
  }

  private void change(String updateId, UnaryOperator<UpdateState.Builder> change) {
    var before = told.get(updateId).orElse(UpdateState.getDefaultInstance());
    told.put(updateId, change.apply(before.toBuilder()).build());
  }

  /**
   * The run is closed: nobody will answer what waits. A rejection that came along with the end is
   * still told to those who wait for a conveyed update (UP-21).
   */
  void closed() {
    waiting.clear();
  }

  PendingItems<UpdateState> items() {
    return told;
  }
}
