package io.perdure.common.store;

import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.StoredAttribute;
import io.perdure.common.visibility.Condition.Operator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Conditions about the search attributes in a record's document. What a run does not have is null,
 * so a comparison with it is neither true nor false (VI-29); except where only the true ones count:
 * there the document's index is asked.
 */
final class StoredConditions {
  private final ConditionSql sql;
  private final StoredAttribute attribute;
  private final boolean onlyTrueCounts;

  /**
   * @param onlyTrueCounts whether the condition stands under no negation
   */
  StoredConditions(ConditionSql sql, StoredAttribute attribute, boolean onlyTrueCounts) {
    this.sql = sql;
    this.attribute = attribute;
    this.onlyTrueCounts = onlyTrueCounts;
  }

  ConditionSql comparison(Operator operator, AttributeValue value) {
    return switch (operator) {
      case EQUAL -> equal(value, onlyTrueCounts);
      case NOT_EQUAL -> {
        sql.add("not (");
        equal(value, false);
        yield sql.add(")");
      }
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          ordered().add(ConditionSql.sign(operator)).add(" ?", ConditionSql.bound(value));
    };
  }

  ConditionSql oneOf(List<AttributeValue> values) {
    return anyOf(values, value -> equal(value, onlyTrueCounts));
  }

  ConditionSql between(AttributeValue low, AttributeValue high) {
    return ordered().add(" between ? and ?", ConditionSql.bound(low), ConditionSql.bound(high));
  }

  ConditionSql startsWith(String pattern) {
    return text().add(" like ? escape '!'", pattern);
  }

  ConditionSql isNull() {
    return sql.add("(search_attributes -> ?) is null", key());
  }

  private ConditionSql equal(AttributeValue value, boolean byIndex) {
    return switch (attribute.type()) {
      case INDEXED_VALUE_TYPE_KEYWORD ->
          byIndex ? contains(value) : text().add(" = ?", ConditionSql.bound(value));
      case INDEXED_VALUE_TYPE_KEYWORD_LIST ->
          byIndex
              ? contains(value)
              : sql.add(
                  "jsonb_exists(search_attributes -> ?, ?)", key(), ConditionSql.bound(value));
      case INDEXED_VALUE_TYPE_TEXT -> hasWord(((AttributeValue.Keyword) value).text());
      case INDEXED_VALUE_TYPE_INT,
          INDEXED_VALUE_TYPE_DOUBLE,
          INDEXED_VALUE_TYPE_BOOL,
          INDEXED_VALUE_TYPE_DATETIME,
          INDEXED_VALUE_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          ordered().add(" = ?", ConditionSql.bound(value));
    };
  }

  private ConditionSql contains(AttributeValue value) {
    return sql.add(
        "search_attributes @> cast(? as jsonb)", AttributeDocument.with(attribute, value));
  }

  /** VI-28. */
  private ConditionSql hasWord(String words) {
    sql.add("to_tsvector('simple', ").add("search_attributes ->> ?", key()).add(") @@ ");
    return sql.add("to_tsquery('simple', ?)", query(words));
  }

  /** Each word quoted, so that none of its characters means anything. */
  private static String query(String words) {
    var query = new StringBuilder();
    for (var word : words.strip().split("\\s+", -1)) {
      query.append(query.isEmpty() ? "'" : " | '");
      query.append(word.replace("\\", "\\\\").replace("'", "''")).append('\'');
    }
    return query.toString();
  }

  private ConditionSql text() {
    return sql.add("(search_attributes ->> ?)", key());
  }

  /** Keywords are ordered by code points, whatever the database's collation is. */
  private ConditionSql ordered() {
    return switch (attribute.type()) {
      case INDEXED_VALUE_TYPE_INT -> as("bigint");
      case INDEXED_VALUE_TYPE_DOUBLE -> as("numeric");
      case INDEXED_VALUE_TYPE_BOOL -> as("boolean");
      case INDEXED_VALUE_TYPE_DATETIME -> as("timestamptz");
      case INDEXED_VALUE_TYPE_KEYWORD,
          INDEXED_VALUE_TYPE_TEXT,
          INDEXED_VALUE_TYPE_KEYWORD_LIST,
          INDEXED_VALUE_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          text().add(" collate \"C\"");
    };
  }

  private ConditionSql as(String type) {
    return sql.add("cast(search_attributes ->> ? as " + type + ")", key());
  }

  private String key() {
    return AttributeDocument.key(attribute.typeName(), attribute.attributeName());
  }

  private ConditionSql anyOf(List<AttributeValue> values, Consumer<AttributeValue> each) {
    sql.add("(");
    for (var at = 0; at < values.size(); at++) {
      sql.add(at == 0 ? "" : " or ");
      each.accept(values.get(at));
    }
    return sql.add(")");
  }
}
