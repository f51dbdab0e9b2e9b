package io.perdure.common.error;

import com.google.protobuf.Message;
import java.util.Optional;

/**
 * A request that is refused, in the platform's own words. {@link Statuses} turns it into a gRPC
 * status, with the detail message by which clients recognise it.
 */
public abstract sealed class ServiceException extends RuntimeException
    permits InvalidRequest,
        NotFound,
        AlreadyExists,
        NotReady,
        Exhausted,
        Unavailable,
        TimedOut,
        MultiOperationFailed,
        NotServed,
        PermissionDenied,
        Broken {

  protected ServiceException(String message) {
    super(message, null, false, false); // A refusal is an answer: no stack trace is paid for it.
  }

  /** What is wrong, as clients are told. */
  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /**
   * The message of {@code temporal.api.errordetails.v1} that clients read, if this refusal has one.
   */
  public Optional<Message> detail() {
    return Optional.empty();
  }
}
