package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;

/** Asks history to start tasks. */
public interface TaskStarts {
  /** Starts a task for a poll. Blocks until history answers. Never throws. */
  StartOutcome start(String requestId, DispatchTask task, ByteString pollRequest);
}
