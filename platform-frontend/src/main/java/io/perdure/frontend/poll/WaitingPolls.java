package io.perdure.frontend.poll;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The polls that wait at matching. When the frontend begins to stop they are answered empty, as if
 * their time were up (MT-22): their workers poll again, at another frontend.
 */
public final class WaitingPolls {
  private final Set<Context.CancellableContext> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /**
   * Waits for the answer to a poll.
   *
   * @param poll asks matching, in the context in which it is called
   * @param empty the answer without a task
   */
  <R> R await(Supplier<R> poll, R empty) {
    var caller = Context.current();
    var context = caller.withCancellation();
    waiting.add(context);
    var before = context.attach();
    try {
      return ended ? empty : poll.get();
    } catch (StatusRuntimeException failure) {
      if (ended && !caller.isCancelled()) {
        return empty;
      }
      throw failure;
    } finally {
      context.detach(before);
      waiting.remove(context);
      context.cancel(null);
    }
  }

  /** Answers them all empty, and those that still come. */
  public void end() {
    ended = true;
    waiting.forEach(poll -> poll.cancel(null));
  }
}
