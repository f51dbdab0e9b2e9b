package io.perdure.frontend.workflow;

import io.perdure.frontend.check.Sizes;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ServerFailureInfo;

/** What is recorded in place of what a worker sent and is too large to keep (FS-2). */
final class Oversized {
  /** How much of an oversized failure's message and stack trace is kept, in characters. */
  private static final int KEPT = 1_000;

  private Oversized() {}

  /** The failure itself, or the server's failure that replaces it (AC-12, WT-20). */
  static Failure replaced(Failure failure) {
    if (!Sizes.isTooLarge(failure)) {
      return failure;
    }
    return failure("Failure exceeds size limit.").toBuilder().setCause(cut(failure)).build();
  }

  /** A failure of the server's own that no attempt can cure. */
  static Failure failure(String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setSource("Server")
        .setServerFailureInfo(ServerFailureInfo.newBuilder().setNonRetryable(true))
        .build();
  }

  private static Failure cut(Failure failure) {
    var cut =
        Failure.newBuilder()
            .setMessage(cut(failure.getMessage()))
            .setStackTrace(cut(failure.getStackTrace()))
            .setSource(cut(failure.getSource()));
    if (failure.hasApplicationFailureInfo()) {
      var info = failure.getApplicationFailureInfo();
      cut.getApplicationFailureInfoBuilder()
          .setType(cut(info.getType()))
          .setNonRetryable(info.getNonRetryable());
    }
    return cut.build();
  }

  private static String cut(String text) {
    return text.length() <= KEPT ? text : text.substring(0, KEPT);
  }
}
