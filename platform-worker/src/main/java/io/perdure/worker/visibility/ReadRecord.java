package io.perdure.worker.visibility;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.ChannelRecord;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.UUID;

/** What came through the task channel: a visibility record, or something that never will be one. */
sealed interface ReadRecord {
  /** The format of records that this build knows. */
  int FORMAT = 1;

  /** A record that can be written. */
  record OfRun(VisibilityRecord run) implements ReadRecord {}

  /** What must be put aside. */
  record Unreadable(String reason) implements ReadRecord {}

  /** Reads a record from the channel. */
  static ReadRecord of(ChannelRecord record) {
    try {
      var run = VisibilityRecord.parseFrom(record.value());
      check(run);
      return new OfRun(run);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static void check(VisibilityRecord run) throws InvalidProtocolBufferException {
    if (run.getFormatVersion() != FORMAT) {
      throw new IllegalArgumentException("unknown format " + run.getFormatVersion());
    }
    checkId("run id", run.getRunId());
    checkId("namespace id", run.getNamespaceId());
    if (!run.getDeleted() && !isStatus(run.getStatus())) {
      throw new IllegalArgumentException("unknown status " + run.getStatus());
    }
    var _ = Memo.parseFrom(run.getMemo()); // Listings will want to read it.
    var _ = SearchAttributes.parseFrom(run.getSearchAttributes());
  }

  private static void checkId(String name, String id) {
    if (!UUID.fromString(id).toString().equals(id)) {
      throw new IllegalArgumentException("%s is no UUID in lower case: %s".formatted(name, id));
    }
  }

  private static boolean isStatus(int number) {
    return number != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED_VALUE
        && WorkflowExecutionStatus.forNumber(number) != null;
  }
}
