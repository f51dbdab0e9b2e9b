package io.perdure.common.visibility;

import static io.perdure.common.attribute.SystemAttribute.CLOSE_TIME;
import static io.perdure.common.attribute.SystemAttribute.EXECUTION_DURATION;
import static io.perdure.common.attribute.SystemAttribute.EXECUTION_STATUS;
import static io.perdure.common.attribute.SystemAttribute.HISTORY_LENGTH;
import static io.perdure.common.attribute.SystemAttribute.RUN_ID;
import static io.perdure.common.attribute.SystemAttribute.START_TIME;
import static io.perdure.common.attribute.SystemAttribute.TASK_QUEUE;
import static io.perdure.common.attribute.SystemAttribute.WORKFLOW_ID;
import static io.perdure.common.attribute.SystemAttribute.WORKFLOW_TYPE;
import static io.perdure.common.visibility.Condition.Operator.EQUAL;
import static io.perdure.common.visibility.Condition.Operator.GREATER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.attribute.SystemAttribute;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.enums.v1.IndexedValueType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryReaderTest {
  private static final KnownAttributes KNOWN =
      new KnownAttributes(
          "orders",
          Map.of(
              "Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
              "Note", IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
              "Amount", IndexedValueType.INDEXED_VALUE_TYPE_INT,
              "Paid", IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
              "Tags", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST));

  private static final Condition A = equal(WORKFLOW_ID, "a");
  private static final Condition B = equal(RUN_ID, "b");
  private static final Condition C = equal(TASK_QUEUE, "c");

  @ParameterizedTest
  @ValueSource(strings = {"", "  \t\r\n"})
  @DisplayName("an empty query means every run (VI-25)")
  void anEmptyQueryMeansEveryRun(String query) {
    assertThat(condition(query)).isEqualTo(new Condition.And(List.of()));
  }

  @Test
  @DisplayName("NOT binds before AND, AND before OR (VI-25)")
  void notBindsBeforeAndBeforeOr() {
    assertThat(condition("WorkflowId='a' OR RunId='b' AND NOT TaskQueue='c'"))
        .isEqualTo(
            new Condition.Or(List.of(A, new Condition.And(List.of(B, new Condition.Not(C))))));
  }

  @Test
  void parenthesesGroup() {
    assertThat(condition("(WorkflowId = 'a' OR RunId = 'b') AND TaskQueue = 'c'"))
        .isEqualTo(new Condition.And(List.of(new Condition.Or(List.of(A, B)), C)));
  }

  @Test
  @DisplayName("keywords may be written in any case (VI-25)")
  void keywordsMayBeWrittenInAnyCase() {
    assertThat(condition("WorkflowId = 'a' aNd nOt RunId = 'b'"))
        .isEqualTo(new Condition.And(List.of(A, new Condition.Not(B))));
  }

  @Test
  void twoNegationsAreNone() {
    assertThat(condition("NOT NOT WorkflowId = 'a'")).isEqualTo(A);
  }

  @ParameterizedTest
  @CsvSource({
    "=, EQUAL",
    "!=, NOT_EQUAL",
    "<>, NOT_EQUAL",
    "<, LESS",
    "<=, LESS_OR_EQUAL",
    ">, GREATER",
    ">=, GREATER_OR_EQUAL"
  })
  void readsComparisons(String sign, Condition.Operator operator) {
    assertThat(condition("HistoryLength " + sign + " 5"))
        .isEqualTo(new Condition.Comparison(HISTORY_LENGTH, operator, new AttributeValue.Whole(5)));
  }

  @Test
  void readsSetOperators() {
    var members =
        List.<AttributeValue>of(new AttributeValue.Keyword("a"), new AttributeValue.Keyword("b"));
    assertThat(condition("WorkflowType IN ('a', \"b\")"))
        .isEqualTo(new Condition.OneOf(WORKFLOW_TYPE, members));
    assertThat(condition("WorkflowType NOT IN ('a', 'b')"))
        .isEqualTo(new Condition.Not(new Condition.OneOf(WORKFLOW_TYPE, members)));
  }

  @Test
  void readsRanges() {
    var range =
        new Condition.Between(
            HISTORY_LENGTH, new AttributeValue.Whole(-1), new AttributeValue.Whole(9));
    assertThat(condition("HistoryLength BETWEEN -1 AND 9")).isEqualTo(range);
    assertThat(condition("HistoryLength NOT BETWEEN -1 AND 9")).isEqualTo(new Condition.Not(range));
  }

  @Test
  @DisplayName("a prefix is literal text (VI-33)")
  void readsPrefixes() {
    assertThat(condition("WorkflowType STARTS_WITH 'Or%'"))
        .isEqualTo(new Condition.StartsWith(WORKFLOW_TYPE, "Or%"));
    assertThat(condition("WorkflowType NOT STARTS_WITH 'Or'"))
        .isEqualTo(new Condition.Not(new Condition.StartsWith(WORKFLOW_TYPE, "Or")));
  }

  @Test
  void readsTestsForNull() {
    assertThat(condition("CloseTime IS NULL")).isEqualTo(new Condition.IsNull(CLOSE_TIME));
    assertThat(condition("CloseTime IS NOT NULL"))
        .isEqualTo(new Condition.Not(new Condition.IsNull(CLOSE_TIME)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"WorkflowId", "`WorkflowId`", "TemporalWorkflowId"})
  @DisplayName("names may stand in back-ticks, or have Temporal before them (VI-6)")
  void knowsNamesInOtherSpellings(String name) {
    assertThat(condition(name + " = 'a'")).isEqualTo(A);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "'it''s', it's",
        "'it\\'s', it's",
        "\"say \"\"hi\"\"\", say \"hi\"",
        "'a\\\\b', a\\b",
        "'; drop table visibility', ; drop table visibility",
        "'', ||"
      })
  void readsStrings(String written, String text) {
    assertThat(condition("WorkflowId = " + written)).isEqualTo(equal(WORKFLOW_ID, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'Running'", "'WORKFLOW_EXECUTION_STATUS_RUNNING'", "1"})
  @DisplayName("a status may be a name or a number (VI-20)")
  void readsStatuses(String status) {
    assertThat(condition("ExecutionStatus = " + status))
        .isEqualTo(new Condition.Comparison(EXECUTION_STATUS, EQUAL, new AttributeValue.Whole(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2024-05-01T00:00:00.5Z'",
        "'2024-05-01T02:00:00.5+02:00'",
        "'2024-05-01T00:00:00.500000999Z'",
        "1714521600500000000"
      })
  @DisplayName("a time may be RFC 3339 or nanoseconds, and counts in microseconds (VI-30)")
  void readsTimes(String time) {
    var moment = new AttributeValue.Moment(Instant.parse("2024-05-01T00:00:00.5Z"));
    assertThat(condition("StartTime > " + time))
        .isEqualTo(new Condition.Comparison(START_TIME, GREATER, moment));
  }

  @ParameterizedTest
  @CsvSource({
    "5400000000000, 5400000000000",
    "'''1h30m''', 5400000000000",
    "'''01:30:00''', 5400000000000",
    "'''1.5h''', 5400000000000",
    "'''-2ms''', -2000000",
    "'''1d1us''', 86400000001000"
  })
  @DisplayName("a duration may be nanoseconds, units or a clock's (VI-31)")
  void readsDurations(String duration, long nanos) {
    assertThat(condition("ExecutionDuration = " + duration))
        .isEqualTo(
            new Condition.Comparison(EXECUTION_DURATION, EQUAL, new AttributeValue.Whole(nanos)));
  }

  @Test
  @DisplayName("counts may be grouped by status (VI-35)")
  void readsTheGrouping() {
    var query = QueryReader.read("WorkflowId = 'a' GROUP BY ExecutionStatus", KNOWN);
    assertThat(query.groupBy()).contains(EXECUTION_STATUS);
    assertThat(QueryReader.read("group by ExecutionStatus", KNOWN).groupBy())
        .contains(EXECUTION_STATUS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Colour = 'red' | invalid expression: column name 'Colour' is not a valid search attribute",
        "`my-attr` = 'v' | invalid expression: column name 'my-attr' is not a valid search attribute",
        "workflowId = 'a' | invalid expression: column name 'workflowId' is not a valid search attribute",
        "lower(WorkflowId) = 'a' | operation is not supported: function expression",
        "StartTime > now() | operation is not supported: function expression",
        "WorkflowId | invalid expression: incomplete expression",
        "WorkflowId = 'a' AND 'b' | invalid expression: incomplete expression",
        "'a' = WorkflowId | invalid expression: must be a column name but was 'a'",
        "WorkflowId = abc | operation is not supported: column name on the right side of comparison expression (did you forget to quote 'abc'?)",
        "WorkflowId IN (abc) | operation is not supported: column name on the right side of comparison expression (did you forget to quote 'abc'?)",
        "WorkflowId LIKE 'a%' | invalid expression: invalid operator 'like' in `WorkflowId LIKE 'a%'`",
        "CloseTime IS TRUE | invalid expression: 'IS' operator can only be used with 'NULL' or 'NOT NULL'",
        "ExecutionStatus = 'running' | invalid expression: invalid ExecutionStatus value 'running'",
        "ExecutionStatus = 9 | invalid expression: invalid ExecutionStatus value '9'",
        "StartTime > 'yesterday' | invalid expression: unable to parse datetime 'yesterday'",
        "StartTime > 1.5 | invalid expression: unable to parse datetime '1.5'",
        "ExecutionDuration > 'long' | invalid expression: unable to parse duration 'long'",
        "WorkflowId = 5 | invalid expression: invalid value type for search attribute WorkflowId of type Keyword: 5",
        "HistoryLength = '5' | invalid expression: invalid value type for search attribute HistoryLength of type Int: '5'",
        "HistoryLength = 99999999999999999999 | invalid expression: invalid value type for search attribute HistoryLength of type Int: 99999999999999999999",
        "HistoryLength STARTS_WITH '5' | invalid expression: operator 'starts_with' not supported for Int type search attribute in `HistoryLength STARTS_WITH '5'`",
        "WorkflowId STARTS_WITH 5 | invalid expression: right-hand side of operator 'starts_with' must be a string in `WorkflowId STARTS_WITH 5`",
        "WorkflowId = 'a' ORDER BY StartTime | operation is not supported: 'ORDER BY' clause",
        "LIMIT 5 | operation is not supported: 'LIMIT' clause",
        "Tags > 'a' | invalid expression: operator '>' not supported for KeywordList type search attribute in `Tags > 'a'`",
        "Note < 'a' | invalid expression: operator '<' not supported for Text type search attribute in `Note < 'a'`",
        "Note IN ('a') | invalid expression: operator 'in' not supported for Text type search attribute in `Note IN ('a')`",
        "Tags STARTS_WITH 'a' | invalid expression: operator 'starts_with' not supported for KeywordList type search attribute in `Tags STARTS_WITH 'a'`",
        "Paid BETWEEN false AND true | invalid expression: cannot do range condition on search attribute 'Paid' of type Bool",
        "Tags BETWEEN 'a' AND 'b' | invalid expression: cannot do range condition on search attribute 'Tags' of type KeywordList",
        "Note = ' ' | invalid expression: invalid value type for search attribute Note of type Text: ' '",
        "Paid = 1 | invalid expression: invalid value type for search attribute Paid of type Bool: 1",
        "Amount = 1.5 | invalid expression: invalid value type for search attribute Amount of type Int: 1.5",
        "GROUP BY Customer | operation is not supported: 'GROUP BY' clause is not supported for search attribute Customer",
        "GROUP BY WorkflowType | operation is not supported: 'GROUP BY' clause is not supported for search attribute WorkflowType",
        "GROUP BY ExecutionStatus, WorkflowType | operation is not supported: 'GROUP BY' clause supports only a single field"
      })
  @DisplayName("says what is wrong, in the words that clients know (VI-34, VI-35, VI-38)")
  void saysWhatIsWrong(String query, String message) {
    assertThatThrownBy(() -> QueryReader.read(query, KNOWN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("invalid query: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WorkflowId =",
        "WorkflowId = 'a",
        "WorkflowId = 'a' RunId = 'b'",
        "(WorkflowId = 'a'",
        "WorkflowId = 'a')",
        "WorkflowId IN ()",
        "AND",
        "WorkflowId == 'a'",
        "WorkflowId = 'a' # comment",
        "WorkflowId = 'a' GROUP BY",
        "WorkflowId = '\0'"
      })
  @DisplayName("refuses what is not of the language (VI-38, VI-39)")
  void refusesWhatIsNotOfTheLanguage(String query) {
    assertThatThrownBy(() -> QueryReader.read(query, KNOWN))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("invalid query: malformed SQL query: ");
  }

  @Test
  void namesTheLineAndColumnOfAnError() {
    assertThatThrownBy(() -> QueryReader.read("WorkflowId = 'a'\nAND , 'b'", KNOWN))
        .hasMessageEndingWith("syntax error in line 2 at column 5: near ','");
  }

  @Test
  void limitsNestingAndLength() {
    var deep = "(".repeat(Syntax.MAX_DEPTH) + "RunId = 'b'" + ")".repeat(Syntax.MAX_DEPTH);
    assertThat(condition(deep)).isEqualTo(B);
    assertThatThrownBy(() -> QueryReader.read("(" + deep + ")", KNOWN))
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> QueryReader.read(" ".repeat(Syntax.MAX_LENGTH + 1), KNOWN))
        .hasMessageContaining("longer");
  }

  /** What the query itself says, without what it does not speak of (VI-12). */
  private static Condition condition(String query) {
    return ((Condition.And) QueryReader.read(query, KNOWN).condition()).parts().getLast();
  }

  private static Condition equal(SystemAttribute attribute, String text) {
    return new Condition.Comparison(attribute, EQUAL, new AttributeValue.Keyword(text));
  }
}
