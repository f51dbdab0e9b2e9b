package io.perdure.frontend.access;

import io.grpc.Context;
import io.perdure.common.error.Broken;
import io.perdure.common.namespace.Namespace;
import org.jspecify.annotations.Nullable;

/** The namespace of the call that is being served. */
public final class CallNamespace {
  private static final Context.Key<Namespace> KEY = Context.key("perdure-namespace");

  private CallNamespace() {}

  /**
   * The resolved namespace of the call on this thread.
   *
   * @throws Broken when the RPC is one that is served without a namespace
   */
  public static Namespace current() {
    @Nullable Namespace namespace = KEY.get();
    if (namespace == null) {
      throw new Broken("a call without a resolved namespace");
    }
    return namespace;
  }

  static Context with(Context context, Namespace namespace) {
    return context.withValue(KEY, namespace);
  }
}
