package io.perdure.common.grpc;

import io.grpc.Metadata;

/**
 * What the frontend tells another role about a request that is forwarded unchanged: gRPC metadata,
 * not message fields.
 */
public final class Routing {
  /** Id of the request's namespace, a UUID. */
  public static final Metadata.Key<String> NAMESPACE_ID = key("perdure-namespace-id");

  /** Slot of the workflow execution that the request is about, 0 to 16,383. */
  public static final Metadata.Key<String> SLOT = key("perdure-slot");

  /** The {@code client-name} header of the caller. */
  public static final Metadata.Key<String> CLIENT_NAME = key("client-name");

  /** Set when the call was sent before, and nobody knows whether it was carried out then. */
  public static final Metadata.Key<String> SENT_AGAIN = key("perdure-sent-again");

  private Routing() {}

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
