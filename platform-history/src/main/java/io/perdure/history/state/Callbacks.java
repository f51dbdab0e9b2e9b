package io.perdure.history.state;

import com.google.protobuf.Timestamp;
import io.perdure.history.state.stored.CallbackState;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.List;

/** Whom to call when the run has closed for good (CB-1). They outlive the run's end. */
public final class Callbacks {
  private final PendingItems<CallbackState> items =
      new PendingItems<>(ItemKind.CALLBACK, CallbackState.parser());

  /** A callback, and since when it has been known. */
  public record Registered(Callback callback, Instant at) {}

  /** In the order of their coming. */
  public List<Registered> all() {
    return items.values().stream()
        .map(
            stored ->
                new Registered(
                    Stored.parse(Callback.parser(), stored.getCallback()),
                    Nanos.instant(stored.getRegisteredNanos())))
        .toList();
  }

  public int size() {
    return items.size();
  }

  void started(HistoryEvent event) {
    add(
        event.getWorkflowExecutionStartedEventAttributes().getCompletionCallbacksList(),
        event.getEventTime());
  }

  void optionsUpdated(HistoryEvent event) {
    add(
        event
            .getWorkflowExecutionOptionsUpdatedEventAttributes()
            .getAttachedCompletionCallbacksList(),
        event.getEventTime());
  }

  private void add(List<Callback> callbacks, Timestamp at) {
    for (var callback : callbacks) {
      items.put(
          "%06d".formatted(items.size()),
          CallbackState.newBuilder()
              .setCallback(callback.toByteString())
              .setRegisteredNanos(Nanos.of(ProtoTime.instant(at)))
              .build());
    }
  }

  PendingItems<CallbackState> items() {
    return items;
  }
}
