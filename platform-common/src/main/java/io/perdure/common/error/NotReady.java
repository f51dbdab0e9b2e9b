package io.perdure.common.error;

import com.google.protobuf.Message;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state that the request meets does not allow it: FAILED_PRECONDITION. */
public final class NotReady extends ServiceException {
  private final @Nullable Message detail;

  public NotReady(String message) {
    this(message, null);
  }

  private NotReady(String message, @Nullable Message detail) {
    super(message);
    this.detail = detail;
  }

  /** The workflow execution cannot take the request yet. */
  public static NotReady workflow(String message) {
    return new NotReady(message, WorkflowNotReadyFailure.getDefaultInstance());
  }

  /** Refused with the given detail message. */
  public static NotReady with(String message, Message detail) {
    return new NotReady(message, detail);
  }

  @Override
  public Optional<Message> detail() {
    return Optional.ofNullable(detail);
  }
}
