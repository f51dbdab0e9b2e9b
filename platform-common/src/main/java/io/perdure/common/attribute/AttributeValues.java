package io.perdure.common.attribute;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.IndexedValueType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads the values of search attributes from payloads (VI-13, VI-14, VI-96). */
public final class AttributeValues {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /** The times that four digits of a year can say. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private AttributeValues() {}

  /**
   * The value, as a list of one; of more where a list stands for an attribute that is none, which
   * clients may send though no such list can be indexed.
   *
   * @return empty when the payload is no value of that type
   */
  public static Optional<List<AttributeValue>> read(IndexedValueType type, Payload payload) {
    JsonNode json;
    try {
      json = JSON.readValue(payload.getData().toByteArray());
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
    if (type == IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST) {
      return keywords(json).map(List::of);
    }
    return json.isArray() ? all(type, json) : one(type, json).map(List::of);
  }

  private static Optional<List<AttributeValue>> all(IndexedValueType type, JsonNode array) {
    var values = new ArrayList<AttributeValue>();
    for (var element : array) {
      one(type, element).ifPresent(values::add);
    }
    return values.size() == array.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
  }

  private static Optional<AttributeValue> one(IndexedValueType type, JsonNode json) {
    return switch (type) {
      case INDEXED_VALUE_TYPE_KEYWORD, INDEXED_VALUE_TYPE_TEXT ->
          text(json).map(AttributeValue.Keyword::new);
      case INDEXED_VALUE_TYPE_INT ->
          json.isIntegralNumber() && json.canConvertToLong()
              ? Optional.of(new AttributeValue.Whole(json.longValue()))
              : Optional.empty();
      case INDEXED_VALUE_TYPE_DOUBLE ->
          json.isNumber()
              ? Optional.of(new AttributeValue.Real(json.decimalValue()))
              : Optional.empty();
      case INDEXED_VALUE_TYPE_BOOL ->
          json.isBoolean()
              ? Optional.of(new AttributeValue.Truth(json.booleanValue()))
              : Optional.empty();
      case INDEXED_VALUE_TYPE_DATETIME ->
          text(json).flatMap(AttributeValues::moment).map(AttributeValue.Moment::new);
      case INDEXED_VALUE_TYPE_KEYWORD_LIST, INDEXED_VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          Optional.empty();
    };
  }

  private static Optional<AttributeValue> keywords(JsonNode json) {
    if (!json.isArray()) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    for (var element : json) {
      text(element).ifPresent(texts::add);
    }
    return texts.size() == json.size()
        ? Optional.of(new AttributeValue.Keywords(List.copyOf(texts)))
        : Optional.empty();
  }

  /** No database of ours stores U+0000 in a text. */
  private static Optional<String> text(JsonNode json) {
    return json.isString() && json.stringValue().indexOf('\0') < 0
        ? Optional.of(json.stringValue())
        : Optional.empty();
  }

  /** The time that a text says in RFC 3339, in whole microseconds. */
  public static Optional<Instant> moment(String text) {
    try {
      var time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? Optional.empty() : Optional.of(time);
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
