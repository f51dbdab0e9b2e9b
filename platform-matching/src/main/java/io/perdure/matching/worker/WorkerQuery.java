package io.perdure.matching.worker;

import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.SearchAttribute;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.visibility.Condition;
import io.perdure.common.visibility.FieldQueries;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which workers a query means, in the language of the other listings. An empty text is null, and
 * still a text that can be compared (MT-95).
 */
public final class WorkerQuery {
  /** Task queues of the server's own workers begin so. */
  private static final String SYSTEM_QUEUES = "temporal-sys-";

  private final Condition condition;
  private final boolean withSystemWorkers;

  private WorkerQuery(Condition condition, boolean withSystemWorkers) {
    this.condition = condition;
    this.withSystemWorkers = withSystemWorkers;
  }

  /**
   * The query of this text; an empty one means every worker.
   *
   * @throws InvalidRequest when the text is malformed or names no field
   */
  public static WorkerQuery read(String text, boolean withSystemWorkers) {
    return new WorkerQuery(FieldQueries.read(text, WorkerField::called), withSystemWorkers);
  }

  boolean selects(WorkerHeartbeat worker) {
    return (withSystemWorkers || !worker.getTaskQueue().startsWith(SYSTEM_QUEUES))
        && holds(condition, worker);
  }

  private static boolean holds(Condition condition, WorkerHeartbeat worker) {
    return switch (condition) {
      case Condition.And(var parts) -> parts.stream().allMatch(part -> holds(part, worker));
      case Condition.Or(var parts) -> parts.stream().anyMatch(part -> holds(part, worker));
      case Condition.Not(var part) -> !holds(part, worker);
      case Condition.Comparison(var field, var operator, var value) ->
          of(field, worker, actual -> relates(actual.compareWith(value), operator));
      case Condition.OneOf(var field, var values) ->
          of(
              field,
              worker,
              actual -> values.stream().anyMatch(value -> actual.compareWith(value) == 0));
      case Condition.Between(var field, var low, var high) ->
          of(
              field,
              worker,
              actual -> actual.compareWith(low) >= 0 && actual.compareWith(high) <= 0);
      case Condition.StartsWith(var field, var prefix) ->
          of(field, worker, actual -> text(actual).orElse("").startsWith(prefix));
      case Condition.IsNull(var field) ->
          !of(field, worker, actual -> text(actual).filter(String::isEmpty).isEmpty());
    };
  }

  private static boolean of(
      SearchAttribute field, WorkerHeartbeat worker, Predicate<AttributeValue> test) {
    return WorkerField.value(field, worker).filter(test).isPresent();
  }

  private static Optional<String> text(AttributeValue value) {
    return value instanceof AttributeValue.Keyword(var text) ? Optional.of(text) : Optional.empty();
  }

  private static boolean relates(int comparison, Condition.Operator operator) {
    return switch (operator) {
      case EQUAL -> comparison == 0;
      case NOT_EQUAL -> comparison != 0;
      case LESS -> comparison < 0;
      case LESS_OR_EQUAL -> comparison <= 0;
      case GREATER -> comparison > 0;
      case GREATER_OR_EQUAL -> comparison >= 0;
    };
  }
}
