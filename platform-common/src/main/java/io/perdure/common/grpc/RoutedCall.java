package io.perdure.common.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.perdure.common.error.Broken;
import org.jspecify.annotations.Nullable;

/**
 * The routing metadata of the call being served. {@link Reader} is installed on the internal
 * servers of history and matching.
 */
public record RoutedCall(String namespaceId, int slot) {
  private static final Context.Key<RoutedCall> KEY = Context.key("perdure-routed-call");

  /**
   * The call being served on this thread.
   *
   * @throws Broken when the caller sent no routing metadata
   */
  public static RoutedCall current() {
    @Nullable RoutedCall call = KEY.get();
    if (call == null) {
      throw new Broken("a call without routing metadata");
    }
    return call;
  }

  /** Puts the routing metadata of each call into its context. */
  public static final class Reader implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      var namespaceId = headers.get(Routing.NAMESPACE_ID);
      var slot = headers.get(Routing.SLOT);
      if (namespaceId == null || slot == null) {
        return next.startCall(call, headers); // Health and reflection.
      }
      var routed = new RoutedCall(namespaceId, Integer.parseInt(slot));
      return Contexts.interceptCall(Context.current().withValue(KEY, routed), call, headers, next);
    }
  }
}
