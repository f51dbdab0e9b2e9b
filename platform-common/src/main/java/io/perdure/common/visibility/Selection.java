package io.perdure.common.visibility;

import static io.perdure.common.visibility.Position.instant;

import com.google.protobuf.Timestamp;
import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.SystemAttribute;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.time.Duration;
import java.util.List;
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
          of(attribute, run, actual -> holds(operator, actual.compareWith(value)));
      case Condition.OneOf(var attribute, var values) -> of(attribute, run, values::contains);
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
      SystemAttribute attribute, WorkflowExecutionInfo run, Predicate<AttributeValue> test) {
    return value(attribute, run)
        .map(actual -> test.test(actual) ? Truth.TRUE : Truth.FALSE)
        .orElse(Truth.UNKNOWN);
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

  private static boolean isNull(SystemAttribute attribute, WorkflowExecutionInfo run) {
    return attribute == SystemAttribute.CLOSE_TIME
        ? !run.hasCloseTime()
        : value(attribute, run).isEmpty();
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
