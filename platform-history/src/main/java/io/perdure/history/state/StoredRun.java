package io.perdure.history.state;

import com.google.protobuf.ByteString;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.Map;

/**
 * A run as it is stored.
 *
 * @param version of the execution row; grows with every change
 * @param head the mutable state, without the pending items that are in parts
 * @param parts the pending items that are stored apart; empty for small runs
 */
public record StoredRun(
    RunKey key,
    long version,
    WorkflowExecutionStatus status,
    ByteString head,
    Map<PartKey, ByteString> parts) {}
