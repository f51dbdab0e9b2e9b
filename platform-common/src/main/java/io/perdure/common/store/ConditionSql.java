package io.perdure.common.store;

import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.StoredAttribute;
import io.perdure.common.attribute.SystemAttribute;
import io.perdure.common.visibility.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * SQL over the table of visibility records, and the values bound to it. A value is never part of
 * the text (VI-77).
 */
final class ConditionSql {
  /** What open runs have for a close time; the same expression as in the index. */
  static final String CLOSE_TIME = "coalesce(close_time, timestamptz '9999-12-31 23:59:59+00')";

  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /** How many negations stand around what is being added. */
  private int negations;

  /** The text so far, with a question mark for each value. */
  String text() {
    return text.toString();
  }

  /** The values, in the order of their question marks. */
  List<Object> values() {
    return Collections.unmodifiableList(values);
  }

  /** Adds text, and the values that it has question marks for. */
  ConditionSql add(String sql, Object... bound) {
    text.append(sql);
    values.addAll(List.of(bound));
    return this;
  }

  /** Adds a condition, in parentheses where it needs them. */
  ConditionSql add(Condition condition) {
    return switch (condition) {
      case Condition.And(var parts) -> joined(parts, " and ", "true");
      case Condition.Or(var parts) -> joined(parts, " or ", "false");
      case Condition.Not(var part) -> negated(part);
      case Condition.Comparison(StoredAttribute attribute, var operator, var value) ->
          about(attribute).comparison(operator, value);
      case Condition.OneOf(StoredAttribute attribute, var values) -> about(attribute).oneOf(values);
      case Condition.Between(StoredAttribute attribute, var low, var high) ->
          about(attribute).between(low, high);
      case Condition.StartsWith(StoredAttribute attribute, var prefix) ->
          about(attribute).startsWith(escaped(prefix) + '%');
      case Condition.IsNull(StoredAttribute attribute) -> about(attribute).isNull();
      case Condition.Comparison(SystemAttribute attribute, var operator, var value) ->
          isById(attribute, operator, value)
              ? add("run_id ").add(sign(operator)).add(" ?", uuid(value))
              : add(ordered(attribute, operator)).add(sign(operator)).add(" ?", bound(value));
      case Condition.OneOf(SystemAttribute attribute, var values) -> oneOf(attribute, values);
      case Condition.Between(SystemAttribute attribute, var low, var high) ->
          add(ordered(attribute)).add(" between ? and ?", bound(low), bound(high));
      case Condition.StartsWith(SystemAttribute attribute, var prefix) ->
          add(column(attribute)).add(" like ? escape '!'", escaped(prefix) + '%');
      case Condition.IsNull(SystemAttribute attribute) -> add(nullable(attribute)).add(" is null");
    };
  }

  private StoredConditions about(StoredAttribute attribute) {
    return new StoredConditions(this, attribute, negations == 0);
  }

  private ConditionSql negated(Condition part) {
    negations++;
    add("not (").add(part).add(")");
    negations--;
    return this;
  }

  private ConditionSql joined(List<Condition> parts, String word, String none) {
    if (parts.isEmpty()) {
      return add(none);
    }
    add("(");
    for (var at = 0; at < parts.size(); at++) {
      add(at == 0 ? "" : word).add(parts.get(at));
    }
    return add(")");
  }

  private ConditionSql oneOf(SystemAttribute attribute, List<AttributeValue> members) {
    var byId = attribute == SystemAttribute.RUN_ID && members.stream().allMatch(ConditionSql::isId);
    add(byId ? "run_id" : column(attribute));
    for (var at = 0; at < members.size(); at++) {
      add(at == 0 ? " in (?" : ", ?", byId ? uuid(members.get(at)) : bound(members.get(at)));
    }
    return add(")");
  }

  /** Run ids are compared as what they are stored as, so that the primary key finds them. */
  private static boolean isById(
      SystemAttribute attribute, Condition.Operator operator, AttributeValue value) {
    return attribute == SystemAttribute.RUN_ID && isEquality(operator) && isId(value);
  }

  private static boolean isEquality(Condition.Operator operator) {
    return operator == Condition.Operator.EQUAL || operator == Condition.Operator.NOT_EQUAL;
  }

  private static boolean isId(AttributeValue value) {
    try {
      return value instanceof AttributeValue.Keyword(var text)
          && UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException anyText) {
      return false;
    }
  }

  private static UUID uuid(AttributeValue value) {
    return UUID.fromString(((AttributeValue.Keyword) value).text());
  }

  static Object bound(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Keyword(var text) -> text;
      case AttributeValue.Whole(var number) -> number;
      case AttributeValue.Real(var number) -> number;
      case AttributeValue.Truth(var holds) -> holds;
      case AttributeValue.Keywords(var texts) -> texts.toArray(String[]::new);
      case AttributeValue.Moment(var time) -> time;
    };
  }

  static String sign(Condition.Operator operator) {
    return switch (operator) {
      case EQUAL -> " =";
      case NOT_EQUAL -> " <>";
      case LESS -> " <";
      case LESS_OR_EQUAL -> " <=";
      case GREATER -> " >";
      case GREATER_OR_EQUAL -> " >=";
    };
  }

  private static String ordered(SystemAttribute attribute, Condition.Operator operator) {
    return isEquality(operator) ? column(attribute) : ordered(attribute);
  }

  /** Keywords are ordered by code points, whatever the database's collation is. */
  private static String ordered(SystemAttribute attribute) {
    return switch (attribute) {
      case WORKFLOW_ID,
          RUN_ID,
          WORKFLOW_TYPE,
          TASK_QUEUE,
          PARENT_WORKFLOW_ID,
          PARENT_RUN_ID,
          ROOT_WORKFLOW_ID,
          ROOT_RUN_ID ->
          column(attribute) + " collate \"C\"";
      case EXECUTION_STATUS,
          START_TIME,
          EXECUTION_TIME,
          CLOSE_TIME,
          EXECUTION_DURATION,
          HISTORY_LENGTH,
          HISTORY_SIZE_BYTES,
          STATE_TRANSITION_COUNT ->
          column(attribute);
    };
  }

  private static String nullable(SystemAttribute attribute) {
    return attribute == SystemAttribute.CLOSE_TIME ? "close_time" : column(attribute);
  }

  private static String column(SystemAttribute attribute) {
    return switch (attribute) {
      case WORKFLOW_ID -> "workflow_id";
      case RUN_ID -> "cast(run_id as text)";
      case WORKFLOW_TYPE -> "workflow_type";
      case TASK_QUEUE -> "task_queue";
      case EXECUTION_STATUS -> "status";
      case START_TIME -> "start_time";
      case EXECUTION_TIME -> "execution_time";
      case CLOSE_TIME -> CLOSE_TIME;
      case EXECUTION_DURATION -> "(extract(epoch from close_time - execution_time) * 1000000000)";
      case HISTORY_LENGTH -> "history_length";
      case HISTORY_SIZE_BYTES -> "history_size";
      case STATE_TRANSITION_COUNT -> "state_transitions";
      case PARENT_WORKFLOW_ID -> "parent_workflow_id";
      case PARENT_RUN_ID -> "parent_run_id";
      case ROOT_WORKFLOW_ID -> "root_workflow_id";
      case ROOT_RUN_ID -> "root_run_id";
    };
  }

  private static String escaped(String prefix) {
    return prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}
