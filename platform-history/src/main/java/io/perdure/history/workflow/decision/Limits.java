package io.perdure.history.workflow.decision;

import com.google.protobuf.MessageLite;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;

/** What a run takes at most of one thing (LM-2, G-9). */
public final class Limits {
  /** Bytes of one payload. */
  public static final int BLOB_BYTES = 2 << 20;

  /** Bytes of the events that the completion of a workflow task writes (WC-11). */
  public static final int TRANSACTION_BYTES = 4 << 20;

  /** Characters of an id or name. */
  public static final int NAME_LENGTH = 1_000;

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
   * @throws BadCommand when the name is missing or too long
   */
  public static void checkName(String name, WorkflowTaskFailedCause cause, String what) {
    if (name.isEmpty()) {
      throw new BadCommand(cause, what + " is not set on command.");
    }
    if (name.length() > NAME_LENGTH) {
      throw new BadCommand(cause, what + " exceeds length limit.");
    }
  }
}
