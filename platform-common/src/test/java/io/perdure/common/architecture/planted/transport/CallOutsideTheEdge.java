package io.perdure.common.architecture.planted.transport;

import io.grpc.Status;

/** A gRPC status where none belongs. */
final class CallOutsideTheEdge {
  static final Status STATUS = Status.OK;

  private CallOutsideTheEdge() {}
}
