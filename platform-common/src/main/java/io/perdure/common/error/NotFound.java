package io.perdure.common.error;

import com.google.protobuf.Message;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import java.util.Optional;

/** What the request names does not exist, or not any more: NOT_FOUND. */
public final class NotFound extends ServiceException {
  private final Message detail;

  public NotFound(String message) {
    this(message, NotFoundFailure.getDefaultInstance());
  }

  private NotFound(String message, Message detail) {
    super(message);
    this.detail = detail;
  }

  /** The named namespace does not exist (FO-16). */
  public static NotFound namespace(String name) {
    return new NotFound(
        "Namespace %s is not found.".formatted(name),
        NamespaceNotFoundFailure.newBuilder().setNamespace(name).build());
  }

  @Override
  public Optional<Message> detail() {
    return Optional.of(detail);
  }
}
