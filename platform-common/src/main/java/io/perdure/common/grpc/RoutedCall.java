package io.perdure.common.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.perdure.common.error.Broken;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routing metadata of the call being served. {@link Reader} is installed on the internal
 * servers of history and matching.
 */
public record RoutedCall(String namespaceId, int slot) {
  private static final Context.Key<RoutedCall> KEY = Context.key("perdure-routed-call");
  private static final Context.Key<String> CLIENT_NAME = Context.key("perdure-client-name");
  private static final Context.Key<Boolean> SENT_AGAIN =
      Context.keyWithDefault("perdure-sent-again", false);

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

  /**
   * The {@code client-name} header of the public call that is being served; clients of other roles
   * pass it on.
   */
  public static Optional<String> clientName() {
    return Optional.ofNullable(CLIENT_NAME.get());
  }

  /** Whether the call being served was sent before, maybe to another node, and not answered. */
  public static boolean isSentAgain() {
    return SENT_AGAIN.get();
  }

  /** The given context with the caller's {@code client-name} header in it, if there is one. */
  public static Context withClientName(Context context, Metadata headers) {
    var name = headers.get(Routing.CLIENT_NAME);
    return name == null ? context : context.withValue(CLIENT_NAME, name);
  }

  /** A stub that sends the routing metadata with each call. */
  static <S extends AbstractStub<S>> S routed(S stub, String namespaceId, int slot) {
    var metadata = new Metadata();
    metadata.put(Routing.NAMESPACE_ID, namespaceId);
    metadata.put(Routing.SLOT, Integer.toString(slot));
    clientName().ifPresent(client -> metadata.put(Routing.CLIENT_NAME, client));
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
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
      var context =
          withClientName(Context.current(), headers)
              .withValue(KEY, routed)
              .withValue(SENT_AGAIN, headers.containsKey(Routing.SENT_AGAIN));
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
