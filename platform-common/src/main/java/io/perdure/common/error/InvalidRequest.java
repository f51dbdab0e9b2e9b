package io.perdure.common.error;

/** The request can never succeed as it is: INVALID_ARGUMENT. */
public final class InvalidRequest extends ServiceException {
  public InvalidRequest(String message) {
    super(message);
  }
}
