package io.perdure.testing.store;

import com.google.protobuf.ByteString;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.attribute.KnownAttributes;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Visibility records of runs that tests list: their numbers name them and say when they began. */
final class Runs {
  static final String NAMESPACE = "11111111-1111-1111-1111-111111111111";

  /** What the namespace knows of search attributes. */
  static final KnownAttributes KNOWN =
      new KnownAttributes(
          "orders",
          Map.of(
              "CustomerId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
              "Note", IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
              "Amount", IndexedValueType.INDEXED_VALUE_TYPE_INT,
              "Rate", IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
              "Paid", IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
              "PaidAt", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
              "Tags", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST));

  static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

  private Runs() {}

  /** An open run that began so many seconds after noon. */
  static VisibilityRecord.Builder open(int number) {
    var started = nanos(NOON.plusSeconds(number));
    return VisibilityRecord.newBuilder()
        .setFormatVersion(1)
        .setNamespaceId(NAMESPACE)
        .setWorkflowId("order-" + number)
        .setRunId(id(number))
        .setVersion(1)
        .setWorkflowType("Order")
        .setTaskQueue("orders")
        .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING_VALUE)
        .setStartTimeNanos(started)
        .setExecutionTimeNanos(started)
        .setRootWorkflowId("order-" + number)
        .setRootRunId(id(number));
  }

  /** The run of that number, completed after a time. */
  static VisibilityRecord.Builder completed(int number, Duration after) {
    return open(number)
        .setVersion(2)
        .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED_VALUE)
        .setCloseTimeNanos(nanos(NOON.plusSeconds(number).plus(after)))
        .setHistoryLength(5)
        .setHistorySizeBytes(512)
        .setStateTransitionCount(3);
  }

  /** The run of that number, deleted. */
  static VisibilityRecord deleted(int number) {
    return VisibilityRecord.newBuilder()
        .setFormatVersion(1)
        .setNamespaceId(NAMESPACE)
        .setWorkflowId("order-" + number)
        .setRunId(id(number))
        .setVersion(3)
        .setDeleted(true)
        .build();
  }

  static String id(int number) {
    return "22222222-2222-7222-8222-%012d".formatted(number);
  }

  static Memo memo() {
    return Memo.newBuilder()
        .putFields(
            "note", Payload.newBuilder().setData(ByteString.copyFromUtf8("\"hello\"")).build())
        .build();
  }

  static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000), time.getNano());
  }

  /** A search attribute as history records it. */
  static ByteString attributes(String name, String type, String json) {
    var value =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .putMetadata("type", ByteString.copyFromUtf8(type))
            .setData(ByteString.copyFromUtf8(json));
    return SearchAttributes.newBuilder()
        .putIndexedFields(name, value.build())
        .build()
        .toByteString();
  }
}
