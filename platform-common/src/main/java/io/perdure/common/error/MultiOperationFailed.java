package io.perdure.common.error;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure.OperationStatus;
import io.temporal.api.failure.v1.MultiOperationExecutionAborted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An update-with-start of which one operation has failed: each operation has its own status (MO-3).
 */
public final class MultiOperationFailed extends ServiceException {
  private final @Nullable ServiceException guilty;
  private final MultiOperationExecutionFailure failure;

  private MultiOperationFailed(
      @Nullable ServiceException guilty, OperationStatus start, OperationStatus update) {
    super("Update-with-Start could not be executed.");
    this.guilty = guilty;
    this.failure =
        MultiOperationExecutionFailure.newBuilder().addStatuses(start).addStatuses(update).build();
  }

  /** The workflow could not be started; nothing was tried of the update. */
  public static MultiOperationFailed ofStart(ServiceException why) {
    return new MultiOperationFailed(why, status(why), aborted());
  }

  /**
   * The update has failed.
   *
   * @param started whether the workflow has been started for it
   */
  public static MultiOperationFailed ofUpdate(ServiceException why, boolean started) {
    return new MultiOperationFailed(
        why, started ? OperationStatus.getDefaultInstance() : aborted(), status(why));
  }

  /** The update has failed, and would have a better chance if it were tried again (MO-6). */
  public static MultiOperationFailed tryAgain(ServiceException why) {
    var update =
        OperationStatus.newBuilder()
            .setCode(Status.Code.ABORTED.value())
            .setMessage(String.valueOf(why.getMessage()))
            .build();
    return new MultiOperationFailed(null, aborted(), update);
  }

  private static OperationStatus status(ServiceException refusal) {
    var status =
        OperationStatus.newBuilder()
            .setCode(Statuses.code(refusal).value())
            .setMessage(String.valueOf(refusal.getMessage()));
    refusal.detail().ifPresent(detail -> status.addDetails(packed(detail)));
    return status.build();
  }

  private static OperationStatus aborted() {
    return OperationStatus.newBuilder()
        .setCode(Status.Code.ABORTED.value())
        .setMessage("Operation was aborted.")
        .addDetails(packed(MultiOperationExecutionAborted.getDefaultInstance()))
        .build();
  }

  private static Any packed(Message detail) {
    return Any.pack(detail, "type.googleapis.com/");
  }

  /** The code of the operation that has failed by itself. */
  Status.Code code() {
    return guilty == null ? Status.Code.ABORTED : Statuses.code(guilty);
  }

  @Override
  public Optional<Message> detail() {
    return Optional.of(failure);
  }
}
