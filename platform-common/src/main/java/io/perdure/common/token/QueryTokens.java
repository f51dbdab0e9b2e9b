package io.perdure.common.token;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.QueryToken;
import io.perdure.common.error.InvalidRequest;

/** Writes and reads the opaque token with which a worker answers a query (MT-42). */
public final class QueryTokens {
  private static final int FORMAT = 1;

  private QueryTokens() {}

  /** The bytes that a worker brings back. */
  public static ByteString write(QueryToken.Builder token) {
    return token.setFormatVersion(FORMAT).build().toByteString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws InvalidRequest when the token is empty or not one of ours
   */
  public static QueryToken read(ByteString bytes) {
    if (bytes.isEmpty()) {
      throw new InvalidRequest("Task token not set on request.");
    }
    try {
      var token = QueryToken.parseFrom(bytes);
      if (token.getFormatVersion() == FORMAT
          && !token.getTaskQueue().isEmpty()
          && token.getTaskQueue().indexOf('\0') < 0) { // No queue has such a name.
        return token;
      }
    } catch (InvalidProtocolBufferException notOurs) {
      // Answered below, like a token with nothing in it.
    }
    throw new InvalidRequest("Error deserializing task token.");
  }
}
