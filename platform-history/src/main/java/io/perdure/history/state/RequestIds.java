package io.perdure.history.state;

import io.perdure.history.state.stored.RequestIdState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The request ids that a run has seen, by which a repeated request is recognised. */
public final class RequestIds {
  /** Calls of other workflows that a run knows to be answered, beside its own signals. */
  private static final int MOST_ANSWERED_CALLS = 100;

  private final PendingItems<RequestIdState> starts =
      new PendingItems<>(ItemKind.START_REQUEST, RequestIdState.parser());
  private final PendingItems<RequestIdState> signals =
      new PendingItems<>(ItemKind.SIGNAL, RequestIdState.parser());
  private final PendingItems<RequestIdState> answered =
      new PendingItems<>(ItemKind.ANSWERED_CALL, RequestIdState.parser());
  private long signalCount;

  /** What a start request with this id has left behind here (ST-26). */
  public Optional<RequestIdState> ofStart(String requestId) {
    return starts.get(requestId);
  }

  /** The request that created the run; empty when the run goes back to an event copied here. */
  public Optional<String> ofCreation() {
    return starts.byKey().entrySet().stream()
        .filter(
            entry ->
                entry.getValue().getEventType()
                    == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED_VALUE)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether a signal with this request id has been received (SG-2). */
  public boolean hasSignal(String requestId) {
    return signals.contains(requestId);
  }

  /**
   * Whether this call of another workflow has had its answer before: by a signal to a run before
   * (SG-6), or by a refusal to begin a child here (CH-6).
   */
  public boolean isAnswered(String requestId) {
    return answered.contains(requestId);
  }

  /**
   * The call has been refused, and is whenever it comes again: it may have been delayed on its way.
   * Through {@link Turn#quietly} only, because no event tells it.
   */
  public void refused(String requestId, Instant at) {
    answered.put(requestId, RequestIdState.newBuilder().setReceivedNanos(Nanos.of(at)).build());
    newestFirst(List.of(answered))
        .skip(MOST_ANSWERED_CALLS)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(answered::remove);
  }

  /**
   * Goes on knowing the newest calls that the run before has answered: they come again when those
   * who have sent them have not heard of it. Through {@link Turn#quietly} only, because no event
   * tells it.
   */
  public void follow(RequestIds before) {
    newestFirst(List.of(before.answered, before.signals))
        .limit(MOST_ANSWERED_CALLS)
        .forEach(
            call ->
                answered.put(call.getKey(), call.getValue().toBuilder().clearEventId().build()));
  }

  private static Stream<Map.Entry<String, RequestIdState>> newestFirst(
      List<PendingItems<RequestIdState>> calls) {
    return calls.stream()
        .flatMap(items -> items.byKey().entrySet().stream())
        .filter(call -> call.getValue().getReceivedNanos() != 0)
        .sorted(Comparator.comparingLong(call -> -call.getValue().getReceivedNanos()));
  }

  /** Signals received in the run's life. */
  public long signalCount() {
    return signalCount;
  }

  /** All starts by their request id. */
  public Map<String, RequestIdState> starts() {
    return starts.byKey();
  }

  /** All signals by their request id. */
  public Map<String, RequestIdState> signals() {
    return signals.byKey();
  }

  /**
   * Remembers the request that creates the run; through {@link Turn#quietly} only, because the
   * started event does not tell it.
   */
  public void created(String requestId) {
    starts.put(requestId, of(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, 1));
  }

  void accept(HistoryEvent event) {
    if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED) {
      signalCount++;
    }
    remember(event);
  }

  /** The event's id is known. */
  void number(HistoryEvent event) {
    remember(event);
  }

  private void remember(HistoryEvent event) {
    if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED) {
      rememberSignal(event);
    } else if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED) {
      put(
          starts,
          event.getWorkflowExecutionOptionsUpdatedEventAttributes().getAttachedRequestId(),
          event);
    }
  }

  private static void put(
      PendingItems<RequestIdState> items, String requestId, HistoryEvent event) {
    if (!requestId.isEmpty()) {
      var before = items.get(requestId).orElse(RequestIdState.getDefaultInstance());
      items.put(
          requestId,
          before.toBuilder()
              .setEventType(event.getEventTypeValue())
              .setEventId(event.getEventId())
              .build());
    }
  }

  private void rememberSignal(HistoryEvent event) {
    var attributes = event.getWorkflowExecutionSignaledEventAttributes();
    put(signals, attributes.getRequestId(), event);
    if (attributes.hasExternalWorkflowExecution()) {
      var received = Nanos.of(ProtoTime.instant(event.getEventTime()));
      signals
          .get(attributes.getRequestId())
          .map(signal -> signal.toBuilder().setReceivedNanos(received).build())
          .ifPresent(signal -> signals.put(attributes.getRequestId(), signal));
    }
  }

  private static RequestIdState of(EventType type, long eventId) {
    return RequestIdState.newBuilder().setEventType(type.getNumber()).setEventId(eventId).build();
  }

  PendingItems<RequestIdState> startItems() {
    return starts;
  }

  PendingItems<RequestIdState> signalItems() {
    return signals;
  }

  PendingItems<RequestIdState> answeredItems() {
    return answered;
  }

  void loadSignalCount(long count) {
    signalCount = count;
  }
}
