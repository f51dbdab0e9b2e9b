package io.perdure.history.workflow.activity;

import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ServerFailureInfo;

/**
 * Failures that are too large are replaced by one that says so, with what fits of the original as
 * its cause (FS-2).
 */
public final class LimitedFailures {
  /** Largest payload or failure that is recorded, in bytes (LM-2). */
  public static final int BLOB_LIMIT = 2 * 1024 * 1024;

  /** Largest failure that is kept with a pending activity, in bytes (AC-17). */
  public static final int KEPT_LIMIT = 4 * 1024;

  /** Characters kept of a failure's message and of its stack trace. */
  private static final int KEPT_TEXT = 1_000;

  private LimitedFailures() {}

  /** The failure itself, or what stands for it when it takes more than so many bytes. */
  public static Failure limited(Failure failure, int bytes) {
    if (failure.getSerializedSize() <= bytes) {
      return failure;
    }
    return tooLarge("Failure exceeds size limit.").toBuilder()
        .setCause(
            Failure.newBuilder()
                .setMessage(cut(failure.getMessage()))
                .setSource(cut(failure.getSource()))
                .setStackTrace(cut(failure.getStackTrace())))
        .build();
  }

  /** Something other than a failure was too large. */
  public static Failure tooLarge(String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setSource("Server")
        .setServerFailureInfo(ServerFailureInfo.newBuilder().setNonRetryable(true))
        .build();
  }

  private static String cut(String text) {
    return text.length() <= KEPT_TEXT ? text : text.substring(0, KEPT_TEXT);
  }
}
