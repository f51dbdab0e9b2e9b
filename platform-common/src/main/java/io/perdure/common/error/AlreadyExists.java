package io.perdure.common.error;

import com.google.protobuf.Message;
import io.temporal.api.errordetails.v1.NamespaceAlreadyExistsFailure;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import java.util.Optional;

/** What the request would create exists already: ALREADY_EXISTS. */
public final class AlreadyExists extends ServiceException {
  private final Message detail;

  private AlreadyExists(String message, Message detail) {
    super(message);
    this.detail = detail;
  }

  /** A run of that workflow id exists and the request's policies forbid another (ST-27, ST-28). */
  public static AlreadyExists workflow(
      String message, WorkflowExecutionAlreadyStartedFailure existing) {
    return new AlreadyExists(message, existing);
  }

  /** A namespace of that name exists (FO-33). */
  public static AlreadyExists namespace(String name) {
    return new AlreadyExists(
        "Namespace \"%s\" already exists".formatted(name),
        NamespaceAlreadyExistsFailure.getDefaultInstance());
  }

  @Override
  public Optional<Message> detail() {
    return Optional.of(detail);
  }
}
