package io.perdure.common.token;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.TaskToken;
import io.perdure.common.error.InvalidRequest;

/** Writes and reads the opaque task token of the public API (WT-17). */
public final class TaskTokens {
  private static final int FORMAT = 1;

  private TaskTokens() {}

  /** The bytes that a worker brings back. */
  public static ByteString write(TaskToken.Builder token) {
    return token.setFormatVersion(FORMAT).build().toByteString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws InvalidRequest when the token is empty (FO-13) or not one of ours (FO-14)
   */
  public static TaskToken read(ByteString bytes) {
    if (bytes.isEmpty()) {
      throw new InvalidRequest("Task token not set on request.");
    }
    try {
      var token = TaskToken.parseFrom(bytes);
      if (token.getFormatVersion() == FORMAT
          && !token.getNamespaceId().isEmpty()
          && !token.getWorkflowId().isEmpty()
          && token.getWorkflowId().indexOf('\0') < 0) { // No run has such an id.
        return token;
      }
    } catch (InvalidProtocolBufferException notOurs) {
      // Answered below, like a token with nothing in it.
    }
    throw new InvalidRequest("Error deserializing task token.");
  }
}
