package io.perdure.matching.worker;

import com.google.protobuf.Timestamp;
import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.SearchAttribute;
import io.perdure.common.attribute.StoredAttribute;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a query can ask of a worker (MT-95). */
enum WorkerField {
  WORKER_INSTANCE_KEY("WorkerInstanceKey", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  WORKER_IDENTITY("WorkerIdentity", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  HOST_NAME("HostName", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  TASK_QUEUE("TaskQueue", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  DEPLOYMENT_NAME("DeploymentName", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  BUILD_ID("BuildId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  SDK_NAME("SdkName", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  SDK_VERSION("SdkVersion", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  START_TIME("StartTime", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME),
  HEARTBEAT_TIME("HeartbeatTime", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME),
  WORKER_STATUS("WorkerStatus", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);

  /** What people also call the status. */
  private static final String STATUS = "Status";

  private static final Map<String, WorkerField> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(field -> field.fieldName, Function.identity()));

  private final String fieldName;
  private final IndexedValueType type;

  WorkerField(String fieldName, IndexedValueType type) {
    this.fieldName = fieldName;
    this.type = type;
  }

  /** The attribute that stands for the field of this name in a condition. */
  static Optional<SearchAttribute> called(String name) {
    return Optional.ofNullable(BY_NAME.get(name.equals(STATUS) ? WORKER_STATUS.fieldName : name))
        .map(field -> new StoredAttribute(field.fieldName, field.type));
  }

  /** The worker's value of the field that an attribute stands for; a text is never absent. */
  static Optional<AttributeValue> value(SearchAttribute attribute, WorkerHeartbeat worker) {
    return Optional.ofNullable(BY_NAME.get(attribute.attributeName()))
        .flatMap(field -> field.value(worker));
  }

  private Optional<AttributeValue> value(WorkerHeartbeat worker) {
    return switch (this) {
      case WORKER_INSTANCE_KEY -> text(worker.getWorkerInstanceKey());
      case WORKER_IDENTITY -> text(worker.getWorkerIdentity());
      case HOST_NAME -> text(worker.getHostInfo().getHostName());
      case TASK_QUEUE -> text(worker.getTaskQueue());
      case DEPLOYMENT_NAME -> text(worker.getDeploymentVersion().getDeploymentName());
      case BUILD_ID -> text(worker.getDeploymentVersion().getBuildId());
      case SDK_NAME -> text(worker.getSdkName());
      case SDK_VERSION -> text(worker.getSdkVersion());
      case START_TIME -> time(worker.hasStartTime(), worker.getStartTime());
      case HEARTBEAT_TIME -> time(worker.hasHeartbeatTime(), worker.getHeartbeatTime());
      case WORKER_STATUS -> text(named(worker.getStatus()));
    };
  }

  private static Optional<AttributeValue> text(String text) {
    return Optional.of(new AttributeValue.Keyword(text));
  }

  private static Optional<AttributeValue> time(boolean isSet, Timestamp time) {
    return isSet
        ? Optional.of(
            new AttributeValue.Moment(
                Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                    .truncatedTo(ChronoUnit.MICROS)))
        : Optional.empty();
  }

  private static String named(WorkerStatus status) {
    return switch (status) {
      case WORKER_STATUS_RUNNING -> "Running";
      case WORKER_STATUS_SHUTTING_DOWN -> "ShuttingDown";
      case WORKER_STATUS_SHUTDOWN -> "Shutdown";
      case WORKER_STATUS_UNSPECIFIED, UNRECOGNIZED -> "Unspecified";
    };
  }
}
