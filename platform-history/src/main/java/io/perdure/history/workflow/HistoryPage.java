package io.perdure.history.workflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.error.InvalidRequest;
import io.perdure.history.state.stored.HistoryPageToken;
import io.temporal.api.common.v1.WorkflowExecution;

/** The next-page token of history reads and workflow task polls (HI-1). */
public final class HistoryPage {
  private static final int FORMAT = 1;

  private HistoryPage() {}

  /** The token with which a client reads on. */
  public static ByteString token(String runId, long nextEventId) {
    return HistoryPageToken.newBuilder()
        .setFormatVersion(FORMAT)
        .setRunId(runId)
        .setNextEventId(nextEventId)
        .build()
        .toByteString();
  }

  /**
   * The run that a read is about; empty for the current one.
   *
   * @throws InvalidRequest when the token is none of ours, or of another run than the named one
   */
  public static String runId(WorkflowExecution execution, ByteString token) {
    if (token.isEmpty()) {
      return execution.getRunId();
    }
    var runId = read(token).getRunId();
    if (!execution.getRunId().isEmpty() && !execution.getRunId().equals(runId)) {
      throw new InvalidRequest("RunId in the request does not match the NextPageToken.");
    }
    return runId;
  }

  /**
   * Where a read goes on.
   *
   * @param beginning where it begins without a token
   */
  static long nextEventId(ByteString token, long beginning) {
    return token.isEmpty() ? beginning : read(token).getNextEventId();
  }

  private static HistoryPageToken read(ByteString bytes) {
    try {
      var token = HistoryPageToken.parseFrom(bytes);
      if (token.getFormatVersion() == FORMAT
          && !token.getRunId().isEmpty()
          && token.getNextEventId() > 0) {
        return token;
      }
    } catch (InvalidProtocolBufferException notOurs) {
      // Answered below, like a token with nothing in it.
    }
    throw new InvalidRequest("Invalid NextPageToken.");
  }
}
