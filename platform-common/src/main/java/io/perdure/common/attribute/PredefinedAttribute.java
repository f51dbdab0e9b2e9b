package io.perdure.common.attribute;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DATETIME;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST;

import io.temporal.api.enums.v1.IndexedValueType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The search attributes that every namespace has from the beginning, stored like its own ones. */
public enum PredefinedAttribute {
  CHANGE_VERSION("TemporalChangeVersion", INDEXED_VALUE_TYPE_KEYWORD_LIST, true),
  BINARY_CHECKSUMS("BinaryChecksums", INDEXED_VALUE_TYPE_KEYWORD_LIST, true),
  BUILD_IDS("BuildIds", INDEXED_VALUE_TYPE_KEYWORD_LIST, true),
  BATCHER_USER("BatcherUser", INDEXED_VALUE_TYPE_KEYWORD, true),
  BATCHER_NAMESPACE("BatcherNamespace", INDEXED_VALUE_TYPE_KEYWORD, true),
  SCHEDULED_START_TIME("TemporalScheduledStartTime", INDEXED_VALUE_TYPE_DATETIME, true),
  SCHEDULED_BY_ID("TemporalScheduledById", INDEXED_VALUE_TYPE_KEYWORD, true),
  SCHEDULE_PAUSED("TemporalSchedulePaused", INDEXED_VALUE_TYPE_BOOL, true),
  NAMESPACE_DIVISION("TemporalNamespaceDivision", INDEXED_VALUE_TYPE_KEYWORD, true),
  PAUSE_INFO("TemporalPauseInfo", INDEXED_VALUE_TYPE_KEYWORD_LIST, true),
  REPORTED_PROBLEMS("TemporalReportedProblems", INDEXED_VALUE_TYPE_KEYWORD_LIST, true),
  WORKER_DEPLOYMENT("TemporalWorkerDeployment", INDEXED_VALUE_TYPE_KEYWORD, false),
  WORKER_DEPLOYMENT_VERSION("TemporalWorkerDeploymentVersion", INDEXED_VALUE_TYPE_KEYWORD, false),
  VERSIONING_BEHAVIOR("TemporalWorkflowVersioningBehavior", INDEXED_VALUE_TYPE_KEYWORD, false),
  USED_DEPLOYMENT_VERSIONS(
      "TemporalUsedWorkerDeploymentVersions", INDEXED_VALUE_TYPE_KEYWORD_LIST, false),
  EXTERNAL_PAYLOAD_COUNT("TemporalExternalPayloadCount", INDEXED_VALUE_TYPE_INT, false),
  EXTERNAL_PAYLOAD_SIZE("TemporalExternalPayloadSizeBytes", INDEXED_VALUE_TYPE_INT, false);

  private static final Map<String, PredefinedAttribute> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(it -> it.attributeName, Function.identity()));

  private final String attributeName;
  private final IndexedValueType type;
  private final boolean settable;

  PredefinedAttribute(String attributeName, IndexedValueType type, boolean settable) {
    this.attributeName = attributeName;
    this.type = type;
    this.settable = settable;
  }

  /** The attribute of exactly this name. */
  public static Optional<PredefinedAttribute> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public String attributeName() {
    return attributeName;
  }

  public IndexedValueType type() {
    return type;
  }

  /** Whether clients and workflows may set it. */
  boolean isSettable() {
    return settable;
  }
}
