package io.perdure.frontend.access;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The polls that wait at matching. When the frontend begins to stop they are answered empty, as if
 * their time were up (MT-22): their workers poll again, at another frontend.
 */
public final class WaitingPolls {
  private final Set<Context.CancellableContext> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * Waits for the answer to a poll.
   *
   * @param poll asks matching, in the context in which it is called
   * @param empty the answer without a task
   */
  public <R> R await(Supplier<R> poll, R empty) {
    var caller = Context.current();
    var context = caller.withCancellation();
    waiting.add(context);
    var before = context.attach();
    try {
      return ended.get() ? empty : poll.get();
    } catch (StatusRuntimeException failure) {
      if (ended.get() && !caller.isCancelled()) {
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
    ended.set(true);
    waiting.forEach(poll -> poll.cancel(null));
  }
}
