package io.perdure.common.error;

import com.google.protobuf.Message;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request can never succeed as it is: INVALID_ARGUMENT. */
public final class InvalidRequest extends ServiceException {
  private final @Nullable Message detail;

  public InvalidRequest(String message) {
    this(message, null);
  }

  private InvalidRequest(String message, @Nullable Message detail) {
    super(message);
    this.detail = detail;
  }

  /** Refused with the given detail message. */
  public static InvalidRequest with(String message, Message detail) {
    return new InvalidRequest(message, detail);
  }

  @Override
  public Optional<Message> detail() {
    return Optional.ofNullable(detail);
  }

  /** A field or command, as its caller names it, that is not served yet. */
  public static InvalidRequest unsupported(String what) {
    return new InvalidRequest(what + " is not supported yet");
  }
}
