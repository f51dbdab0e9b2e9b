package io.perdure.common.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.common.error.Statuses;
import io.perdure.common.store.DatabaseRefusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a caller is told of a failure that nobody has foreseen: it is a defect, unless the database
 * went away under the call. What it says itself is for the log.
 */
public final class Unforeseen {
  private static final Logger LOG = LoggerFactory.getLogger(Unforeseen.class);

  private Unforeseen() {}

  /** The end of a call to this method. */
  public static StatusRuntimeException of(MethodDescriptor<?, ?> method, RuntimeException failure) {
    if (DatabaseRefusals.isDatabaseAway(failure)) {
      return Statuses.of(DatabaseRefusals.unavailable(failure));
    }
    LOG.error("{} failed", method.getFullMethodName(), failure);
    return Status.INTERNAL.withDescription("internal error").asRuntimeException();
  }
}
