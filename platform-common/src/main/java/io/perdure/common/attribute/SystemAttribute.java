package io.perdure.common.attribute;

import io.temporal.api.enums.v1.IndexedValueType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The search attributes that every run has and nobody sets (VI-2 to VI-7), by name and type. */
public enum SystemAttribute implements SearchAttribute {
  WORKFLOW_ID("WorkflowId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  RUN_ID("RunId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  WORKFLOW_TYPE("WorkflowType", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  TASK_QUEUE("TaskQueue", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  EXECUTION_STATUS("ExecutionStatus", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  START_TIME("StartTime", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME),
  EXECUTION_TIME("ExecutionTime", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME),
  CLOSE_TIME("CloseTime", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME),
  EXECUTION_DURATION("ExecutionDuration", IndexedValueType.INDEXED_VALUE_TYPE_INT),
  HISTORY_LENGTH("HistoryLength", IndexedValueType.INDEXED_VALUE_TYPE_INT),
  HISTORY_SIZE_BYTES("HistorySizeBytes", IndexedValueType.INDEXED_VALUE_TYPE_INT),
  STATE_TRANSITION_COUNT("StateTransitionCount", IndexedValueType.INDEXED_VALUE_TYPE_INT),
  PARENT_WORKFLOW_ID("ParentWorkflowId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  PARENT_RUN_ID("ParentRunId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  ROOT_WORKFLOW_ID("RootWorkflowId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
  ROOT_RUN_ID("RootRunId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);

  private static final Map<String, SystemAttribute> BY_NAME =
      Arrays.stream(values())
          .collect(
              Collectors.toUnmodifiableMap(SystemAttribute::attributeName, Function.identity()));

  private final String attributeName;
  private final IndexedValueType type;

  SystemAttribute(String attributeName, IndexedValueType type) {
    this.attributeName = attributeName;
    this.type = type;
  }

  /** The attribute of exactly this name. */
  public static Optional<SystemAttribute> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  @Override
  public String attributeName() {
    return attributeName;
  }

  @Override
  public IndexedValueType type() {
    return type;
  }
}
