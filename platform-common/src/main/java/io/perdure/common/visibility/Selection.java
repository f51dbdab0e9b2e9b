package io.perdure.common.visibility;

import static io.perdure.common.visibility.Position.instant;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.AttributeValues;
import io.perdure.common.attribute.SearchAttribute;
import io.perdure.common.attribute.StoredAttribute;
import io.perdure.common.attribute.SystemAttribute;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says which runs in memory a condition selects, as SQL would: what is unknown selects nothing, and
 * its negation neither.
 */
public final class Selection {
  private enum Truth {
    FALSE,
    UNKNOWN,
    TRUE
  }

  private Selection() {}

  /** Whether the condition is true of the run. */
  public static boolean includes(Condition condition, WorkflowExecutionInfo run) {
    return truth(condition, run) == Truth.TRUE;
  }

  private static Truth truth(Condition condition, WorkflowExecutionInfo run) {
    return switch (condition) {
      case Condition.And(var parts) -> lowest(parts, run);
      case Condition.Or(var parts) -> highest(parts, run);
      case Condition.Not(var part) ->
          switch (truth(part, run)) {
            case TRUE -> Truth.FALSE;
            case FALSE -> Truth.TRUE;
            case UNKNOWN -> Truth.UNKNOWN;
          };
      case Condition.Comparison(var attribute, var operator, var value) ->
          of(attribute, run, actual -> compares(attribute, actual, operator, value));
      case Condition.OneOf(var attribute, var values) ->
          of(
              attribute,
              run,
              actual -> values.stream().anyMatch(one -> equal(attribute, actual, one)));
      case Condition.Between(var attribute, var low, var high) ->
          of(
              attribute,
              run,
              actual -> actual.compareWith(low) >= 0 && actual.compareWith(high) <= 0);
      case Condition.StartsWith(var attribute, var prefix) ->
          of(attribute, run, actual -> ((AttributeValue.Keyword) actual).text().startsWith(prefix));
      case Condition.IsNull(var attribute) -> isNull(attribute, run) ? Truth.TRUE : Truth.FALSE;
    };
  }

  private static Truth lowest(List<Condition> parts, WorkflowExecutionInfo run) {
    return parts.stream().map(part -> truth(part, run)).min(Truth::compareTo).orElse(Truth.TRUE);
  }

  private static Truth highest(List<Condition> parts, WorkflowExecutionInfo run) {
    return parts.stream().map(part -> truth(part, run)).max(Truth::compareTo).orElse(Truth.FALSE);
  }

  private static Truth of(
      SearchAttribute attribute, WorkflowExecutionInfo run, Predicate<AttributeValue> test) {
    return value(attribute, run)
        .map(actual -> test.test(actual) ? Truth.TRUE : Truth.FALSE)
        .orElse(Truth.UNKNOWN);
  }

  private static boolean compares(
      SearchAttribute attribute,
      AttributeValue actual,
      Condition.Operator operator,
      AttributeValue value) {
    return switch (operator) {
      case EQUAL -> equal(attribute, actual, value);
      case NOT_EQUAL -> !equal(attribute, actual, value);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          holds(operator, actual.compareWith(value));
    };
  }

  /** A list equals what it contains, a text each of its words (VI-27, VI-28). */
  private static boolean equal(
      SearchAttribute attribute, AttributeValue actual, AttributeValue value) {
    if (actual instanceof AttributeValue.Keywords(var texts)) {
      return texts.contains(((AttributeValue.Keyword) value).text());
    }
    if (attribute.type() == IndexedValueType.INDEXED_VALUE_TYPE_TEXT) {
      var words = LiteralReader.words(lower(actual));
      return LiteralReader.words(lower(value)).stream().anyMatch(words::contains);
    }
    return actual.compareWith(value) == 0;
  }

  private static String lower(AttributeValue text) {
    return ((AttributeValue.Keyword) text).text().toLowerCase(Locale.ROOT);
  }

  private static boolean holds(Condition.Operator operator, int comparison) {
    return switch (operator) {
      case EQUAL -> comparison == 0;
      case NOT_EQUAL -> comparison != 0;
      case LESS -> comparison < 0;
      case LESS_OR_EQUAL -> comparison <= 0;
      case GREATER -> comparison > 0;
      case GREATER_OR_EQUAL -> comparison >= 0;
    };
  }

  private static boolean isNull(SearchAttribute attribute, WorkflowExecutionInfo run) {
    return attribute == SystemAttribute.CLOSE_TIME
        ? !run.hasCloseTime()
        : value(attribute, run).isEmpty();
  }

  private static Optional<AttributeValue> value(
      SearchAttribute attribute, WorkflowExecutionInfo run) {
    return switch (attribute) {
      case SystemAttribute system -> value(system, run);
      case StoredAttribute stored -> value(stored, run);
    };
  }

  private static Optional<AttributeValue> value(
      StoredAttribute attribute, WorkflowExecutionInfo run) {
    var payload = run.getSearchAttributes().getIndexedFieldsMap().get(attribute.attributeName());
    if (payload == null
        || !ByteString.copyFromUtf8(attribute.typeName())
            .equals(payload.getMetadataMap().get("type"))) {
      return Optional.empty();
    }
    return AttributeValues.read(attribute.type(), payload).map(List::getFirst);
  }

  private static Optional<AttributeValue> value(
      SystemAttribute attribute, WorkflowExecutionInfo run) {
    return switch (attribute) {
      case WORKFLOW_ID -> keyword(run.getExecution().getWorkflowId());
      case RUN_ID -> keyword(run.getExecution().getRunId());
      case WORKFLOW_TYPE -> keyword(run.getType().getName());
      case TASK_QUEUE -> keyword(run.getTaskQueue());
      case EXECUTION_STATUS -> Optional.of(new AttributeValue.Whole(run.getStatusValue()));
      case START_TIME -> moment(run.getStartTime());
      case EXECUTION_TIME -> moment(run.getExecutionTime());
      case CLOSE_TIME -> Optional.of(new AttributeValue.Moment(Position.of(run).closeTime()));
      case EXECUTION_DURATION -> whenClosed(run, duration(run));
      case HISTORY_LENGTH -> whenClosed(run, run.getHistoryLength());
      case HISTORY_SIZE_BYTES -> whenClosed(run, run.getHistorySizeBytes());
      case STATE_TRANSITION_COUNT -> whenClosed(run, run.getStateTransitionCount());
      case PARENT_WORKFLOW_ID -> unlessEmpty(run.getParentExecution().getWorkflowId());
      case PARENT_RUN_ID -> unlessEmpty(run.getParentExecution().getRunId());
      case ROOT_WORKFLOW_ID -> keyword(run.getRootExecution().getWorkflowId());
      case ROOT_RUN_ID -> keyword(run.getRootExecution().getRunId());
    };
  }

  private static Optional<AttributeValue> keyword(String text) {
    return Optional.of(new AttributeValue.Keyword(text));
  }

  private static Optional<AttributeValue> unlessEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : keyword(text);
  }

  private static Optional<AttributeValue> moment(Timestamp time) {
    return Optional.of(new AttributeValue.Moment(instant(time)));
  }

  private static Optional<AttributeValue> whenClosed(WorkflowExecutionInfo run, long number) {
    return run.hasCloseTime() ? Optional.of(new AttributeValue.Whole(number)) : Optional.empty();
  }

  private static long duration(WorkflowExecutionInfo run) {
    var duration = run.getExecutionDuration();
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos()).toNanos();
  }
}
