package io.perdure.history.grpc;

import com.google.protobuf.Message;
import io.perdure.history.verb.Ending;
import io.perdure.history.verb.EventSource;

/** Takes the answers that end tasks, also those that the owner before has taken in. */
final class TaskEndCalls {
  private final ShardCalls calls;
  private final EventSource events;

  TaskEndCalls(ShardCalls calls, EventSource events) {
    this.calls = calls;
    this.events = events;
  }

  <Q extends Message, A, R> R serve(Ending<Q, A, R> end, Q request) {
    return calls.serve(
        end.verb(),
        request,
        () -> end.isIn(request, calls.serve(end.known(), request), events),
        end.response());
  }
}
