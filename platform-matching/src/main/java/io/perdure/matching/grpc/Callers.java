package io.perdure.matching.grpc;

import io.grpc.Context;
import java.util.concurrent.CompletableFuture;

/** Those whose calls are being served. */
final class Callers {
  private Callers() {}

  /**
   * Waits for what the caller wants; a partition minds the time.
   *
   * @param gone told when the caller goes before
   */
  static <A> A await(CompletableFuture<A> answer, Runnable gone) {
    var context = Context.current();
    Context.CancellationListener listener = cancelled -> gone.run();
    context.addListener(listener, Runnable::run);
    try {
      return answer.join();
    } finally {
      context.removeListener(listener);
    }
  }
}
