package io.perdure.frontend.access;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps to ourselves what went wrong inside: a client gets a number by which the log can be
 * searched (FO-4).
 */
final class MaskedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private static final Logger LOG = LoggerFactory.getLogger(MaskedCall.class);

  MaskedCall(ServerCall<Q, R> call) {
    super(call);
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (isInner(status)) {
      var number = "%08x".formatted(String.valueOf(status.getDescription()).hashCode());
      LOG.error("{} failed ({}): {}", getMethodDescriptor().getFullMethodName(), number, status);
      super.close(
          Status.fromCode(status.getCode())
              .withDescription("something went wrong, please retry (%s)".formatted(number)),
          new Metadata()); // Its details say the same again.
    } else {
      super.close(status, trailers);
    }
  }

  private static boolean isInner(Status status) {
    return status.getCode() == Status.Code.INTERNAL || status.getCode() == Status.Code.UNKNOWN;
  }
}
