package io.perdure.common.error;

/** The platform does not serve this yet: UNIMPLEMENTED. */
public final class NotServed extends ServiceException {
  public NotServed(String message) {
    super(message);
  }
}
