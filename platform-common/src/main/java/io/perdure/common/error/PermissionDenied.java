package io.perdure.common.error;

import com.google.protobuf.Message;
import io.temporal.api.errordetails.v1.PermissionDeniedFailure;
import java.util.Optional;

/** The caller may not do this, or the feature is switched off: PERMISSION_DENIED. */
public final class PermissionDenied extends ServiceException {
  public PermissionDenied(String message) {
    super(message);
  }

  @Override
  public Optional<Message> detail() {
    return Optional.of(PermissionDeniedFailure.getDefaultInstance());
  }
}
