package io.perdure.common.attribute;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DATETIME;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** VI-13 to VI-15, VI-95 to VI-98: which attributes a run may have, and with which values. */
class KnownAttributesTest {
  private final KnownAttributes known =
      new KnownAttributes(
          "orders",
          Map.of(
              "K", INDEXED_VALUE_TYPE_KEYWORD,
              "T", INDEXED_VALUE_TYPE_TEXT,
              "I", INDEXED_VALUE_TYPE_INT,
              "D", INDEXED_VALUE_TYPE_DOUBLE,
              "B", INDEXED_VALUE_TYPE_BOOL,
              "At", INDEXED_VALUE_TYPE_DATETIME,
              "L", INDEXED_VALUE_TYPE_KEYWORD_LIST));

  @ParameterizedTest
  @CsvSource({
    "WorkflowId, KEYWORD",
    "RunId, KEYWORD",
    "WorkflowType, KEYWORD",
    "TaskQueue, KEYWORD",
    "ExecutionStatus, KEYWORD",
    "ParentWorkflowId, KEYWORD",
    "ParentRunId, KEYWORD",
    "RootWorkflowId, KEYWORD",
    "RootRunId, KEYWORD",
    "StartTime, DATETIME",
    "ExecutionTime, DATETIME",
    "CloseTime, DATETIME",
    "ExecutionDuration, INT",
    "HistoryLength, INT",
    "HistorySizeBytes, INT",
    "StateTransitionCount, INT"
  })
  void systemAttributesHaveExactNamesAndTypes(String name, String type) { // VI-7.
    assertThat(known.called(name).map(SearchAttribute::type))
        .contains(IndexedValueType.valueOf("INDEXED_VALUE_TYPE_" + type));
    assertThat(known.called(name.toLowerCase(Locale.ROOT))).isEmpty();
    assertThat(known.isSettable(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "K  | \"a\"",
        "K  | [\"a\"]",
        "K  | [\"a\", \"b\"]",
        "T  | \"some words\"",
        "I  | -5",
        "D  | 1.25",
        "D  | 1",
        "B  | true",
        "At | \"2024-01-02T03:04:05.678+02:00\"",
        "L  | [\"a\", \"b\"]",
        "L  | []",
        "I  | null",
        "TemporalChangeVersion | [\"change-1\"]",
        "BuildIds | [\"a\"]"
      })
  void takesValuesOfTheirTypes(String name, String json) { // VI-8.
    assertThatCode(() -> known.checked(attribute(name, json))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "K  | Keyword | 5",
        "K  | Keyword | [1]",
        "K  | Keyword | \"a\\u0000b\"",
        "T  | Text | true",
        "I  | Int | 1.5",
        "I  | Int | \"5\"",
        "I  | Int | 99999999999999999999",
        "D  | Double | \"x\"",
        "B  | Bool | 1",
        "At | Datetime | \"yesterday\"",
        "At | Datetime | \"+12345-01-01T00:00:00Z\"",
        "At | Datetime | 5",
        "L  | KeywordList | \"a\"",
        "L  | KeywordList | [[\"a\"]]",
        "L  | KeywordList | [1]",
        "K  | Keyword | {",
        "K  | Keyword | \"a\" \"b\""
      })
  void refusesValuesOfOtherTypes(String name, String type, String json) {
    assertThatThrownBy(() -> known.checked(attribute(name, json)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage(
            "invalid value for search attribute %s of type %s: %s".formatted(name, type, json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RunId",
        "ExecutionStatus",
        "CloseTime",
        "Memo",
        "NamespaceId",
        "TemporalWorkerDeployment",
        "TemporalExternalPayloadCount"
      })
  void nobodySetsWhatTheServerKnows(String name) {
    assertThatThrownBy(() -> known.checked(attribute(name, "\"a\"")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage(name + " attribute can't be set in SearchAttributes");
  }

  @Test
  void refusesWhatTheNamespaceHasNot() {
    assertThatThrownBy(() -> known.checked(attribute("Colour", "\"red\"")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Namespace orders has no mapping defined for search attribute Colour");
  }

  @Test
  void addsTheTypeAndLeavesTheRestAsItIs() {
    var typed = known.checked(attribute("I", " 5 ")).getIndexedFieldsOrThrow("I");

    assertThat(typed.getMetadataOrThrow("type").toStringUtf8()).isEqualTo("Int");
    assertThat(typed.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("json/plain");
    assertThat(typed.getData().toStringUtf8()).isEqualTo(" 5 ");
  }

  @Test
  void recordsTheTypeThatTheClientSentAndIndexesUnderTheRegisteredOne() {
    var sent =
        SearchAttributes.newBuilder().putIndexedFields("T", typed("\"words\"", "Keyword")).build();

    assertThat(known.checked(sent)).isEqualTo(sent);
    assertThat(known.registered(sent).getIndexedFieldsOrThrow("T"))
        .isEqualTo(typed("\"words\"", "Text"));
  }

  @Test
  void indexesAnAttributeThatIsNoLongerThereUnderTheTypeItHad() {
    var sent = SearchAttributes.newBuilder().putIndexedFields("Gone", typed("5", "Int")).build();

    assertThat(known.registered(sent)).isEqualTo(sent);
  }

  @Test
  void limitsTheirNumberAndSize() { // FO-175.
    var many = SearchAttributes.newBuilder();
    for (var i = 0; i <= 100; i++) {
      many.putIndexedFields("K" + i, payload("1"));
    }
    assertThatThrownBy(() -> known.checked(many.build()))
        .hasMessage("number of search attributes 101 exceeds limit 100");

    var large = attribute("K", '"' + "x".repeat(2_047) + '"');
    assertThatThrownBy(() -> KnownAttributes.checkSize(large))
        .hasMessage("search attribute K value size 2049 exceeds size limit 2048");

    var total = SearchAttributes.newBuilder();
    for (var i = 0; i < 21; i++) {
      total.putIndexedFields("K" + i, payload('"' + "x".repeat(2_000) + '"'));
    }
    assertThatThrownBy(() -> KnownAttributes.checkSize(total.build()))
        .hasMessageMatching("total size of search attributes \\d+ exceeds size limit 40960");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RunId", "BuildIds", "TemporalAnything", "Memo"})
  void someNamesAreReserved(String name) { // VI-5.
    assertThat(KnownAttributes.isReserved(name)).isTrue();
    assertThat(KnownAttributes.isReserved("My" + name)).isFalse();
  }

  private static SearchAttributes attribute(String name, String json) {
    return SearchAttributes.newBuilder().putIndexedFields(name, payload(json)).build();
  }

  private static Payload typed(String json, String type) {
    return payload(json).toBuilder().putMetadata("type", ByteString.copyFromUtf8(type)).build();
  }

  private static Payload payload(String json) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .setData(ByteString.copyFromUtf8(json))
        .build();
  }
}
