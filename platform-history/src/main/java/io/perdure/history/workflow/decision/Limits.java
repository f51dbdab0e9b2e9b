package io.perdure.history.workflow.decision;

import com.google.protobuf.MessageLite;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.request.Names;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;

/** What a run takes at most of one thing (LM-2, G-9). */
public final class Limits {
  /** Bytes of one payload. */
  public static final int BLOB_BYTES = 2 << 20;

  /** Bytes of the events that the completion of a workflow task writes (WC-11). */
  public static final int TRANSACTION_BYTES = 4 << 20;

  private Limits() {}

  /**
   * @param what the field, as the error names it
   * @throws BadCommand that terminates the run when the field is too large (WC-7)
   */
  public static void checkSize(MessageLite field, WorkflowTaskFailedCause cause, String what) {
    if (field.getSerializedSize() > BLOB_BYTES) {
      throw BadCommand.tooLarge(cause, what + " exceeds size limit.");
    }
  }

  /**
   * @param what the field, as the error names it
   * @throws BadCommand when the name is missing, or is none that can be stored
   */
  public static void checkName(String name, WorkflowTaskFailedCause cause, String what) {
    if (name.isEmpty()) {
      throw new BadCommand(cause, what + " is not set on command.");
    }
    checkLength(name, cause, what);
  }

  /**
   * @param what the field, as the error names it
   * @throws BadCommand when a name that may be missing is none that can be stored
   */
  public static void checkLength(String name, WorkflowTaskFailedCause cause, String what) {
    if (Names.isTooLong(name)) {
      throw new BadCommand(cause, what + " exceeds length limit.");
    }
    checked(cause, () -> Names.checkNoZero(what, name));
  }

  /**
   * @throws BadCommand when nothing may be started on a task queue of this name
   */
  public static void checkTaskQueue(String name, WorkflowTaskFailedCause cause) {
    checked(cause, () -> Names.checkStartedOn(name));
  }

  /**
   * Makes a check that requests and commands have in common.
   *
   * @throws BadCommand when it refuses
   */
  public static void checked(WorkflowTaskFailedCause cause, Runnable check) {
    try {
      check.run();
    } catch (InvalidRequest refused) {
      throw new BadCommand(cause, refused.getMessage());
    }
  }
}
