package io.perdure.history.grpc;

import com.google.protobuf.Message;
import io.perdure.common.error.NotFound;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.history.verb.ActivityEnd;
import io.perdure.history.verb.EventSource;
import io.perdure.history.verb.TaskEnd;

/**
 * Takes the answers by which workers end tasks. The owner before may have taken one in and died
 * before it said so: when such a call was sent again, that the task is gone is no refusal yet.
 */
final class TaskEndCalls {
  private final ShardCalls calls;
  private final EventSource events;

  TaskEndCalls(ShardCalls calls, EventSource events) {
    this.calls = calls;
    this.events = events;
  }

  <Q extends Message, A, R> R serve(TaskEnd<Q, A, R> end, Q request) {
    try {
      return calls.serve(end.verb(), request);
    } catch (NotFound gone) {
      if (RoutedCall.isSentAgain()
          && end.isIn(request, calls.serve(end.known(), request), events)) {
        return end.response();
      }
      throw gone;
    }
  }

  <Q extends Message, R> R serve(ActivityEnd<Q, R> end, Q request) {
    try {
      return calls.serve(end.verb(), request);
    } catch (NotFound gone) {
      if (RoutedCall.isSentAgain()
          && end.isIn(request, calls.serve(end.known(), request), events)) {
        return end.response();
      }
      throw gone;
    }
  }
}
