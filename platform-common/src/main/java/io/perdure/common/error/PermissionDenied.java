package io.perdure.common.error;

/** The caller may not do this, or the feature is switched off: PERMISSION_DENIED. */
public final class PermissionDenied extends ServiceException {
  public PermissionDenied(String message) {
    super(message);
  }
}
