package io.perdure.common.error;

/** The request can never succeed as it is: INVALID_ARGUMENT. */
public final class InvalidRequest extends ServiceException {
  public InvalidRequest(String message) {
    super(message);
  }

  /** A field or command, as its caller names it, that is not served yet. */
  public static InvalidRequest unsupported(String what) {
    return new InvalidRequest(what + " is not supported yet");
  }
}
