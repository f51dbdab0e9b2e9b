package io.perdure.history.state;

import io.perdure.history.state.stored.RequestIdState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The request ids that a run has seen, by which a repeated request is recognised. */
public final class RequestIds {
  /** Signals of other workflows that a run knows from those before it. */
  private static final int MOST_EARLIER_SIGNALS = 100;

  private final PendingItems<RequestIdState> starts =
      new PendingItems<>(ItemKind.START_REQUEST, RequestIdState.parser());
  private final PendingItems<RequestIdState> signals =
      new PendingItems<>(ItemKind.SIGNAL, RequestIdState.parser());
  private final PendingItems<RequestIdState> earlier =
      new PendingItems<>(ItemKind.EARLIER_SIGNAL, RequestIdState.parser());
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

  /** Whether a run before has received this signal of another workflow (SG-6). */
  public boolean hadSignal(String requestId) {
    return earlier.contains(requestId);
  }

  /**
   * Goes on knowing the newest signals of other workflows that the run before has received: they
   * come again when their senders have not heard of the success. Through {@link Turn#quietly} only,
   * because no event tells it.
   */
  public void follow(RequestIds before) {
    Stream.of(before.earlier, before.signals)
        .flatMap(items -> items.byKey().entrySet().stream())
        .filter(signal -> signal.getValue().getReceivedNanos() != 0)
        .sorted(Comparator.comparingLong(signal -> -signal.getValue().getReceivedNanos()))
        .limit(MOST_EARLIER_SIGNALS)
        .forEach(
            signal ->
                earlier.put(signal.getKey(), signal.getValue().toBuilder().clearEventId().build()));
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
      items.put(requestId, of(event.getEventType(), event.getEventId()));
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

  PendingItems<RequestIdState> earlierItems() {
    return earlier;
  }

  void loadSignalCount(long count) {
    signalCount = count;
  }
}
