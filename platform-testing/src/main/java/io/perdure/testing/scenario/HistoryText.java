package io.perdure.testing.scenario;

import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A history as text: one event a line, with its id, its type, and those attributes that the reader
 * cares for, as JSON.
 */
final class HistoryText {
  private static final Pattern LINE = Pattern.compile("(\\d+) (\\w+)(?:\\s+(\\{.*}))?");

  private HistoryText() {}

  /**
   * Compares a history with what is expected of it: the same events, and of each at least the
   * attributes named.
   *
   * @throws AssertionError showing both
   */
  static void check(String expected, List<HistoryEvent> events) {
    var lines = expected.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    var same = lines.size() == events.size();
    for (var i = 0; same && i < lines.size(); i++) {
      same = matches(lines.get(i), events.get(i));
    }
    if (!same) {
      throw new AssertionError(
          "%nexpected history:%n%s%nactual history:%n%s"
              .formatted(String.join("\n", lines), of(events)));
    }
  }

  /** All events with all their attributes. */
  static String of(List<HistoryEvent> events) {
    return events.stream()
        .map(event -> head(event) + ' ' + attributes(event))
        .collect(Collectors.joining("\n"));
  }

  private static boolean matches(String line, HistoryEvent event) {
    var parsed = LINE.matcher(line);
    if (!parsed.matches()) {
      throw new IllegalArgumentException("Not `<id> <event type> {attributes}`: " + line);
    }
    return head(event).equals(parsed.group(1) + ' ' + parsed.group(2))
        && (parsed.group(3) == null || contains(attributes(event), json(parsed.group(3))));
  }

  private static String head(HistoryEvent event) {
    return event.getEventId()
        + " "
        + EventValues.shortName(event.getEventType().getValueDescriptor());
  }

  private static Map<String, Object> attributes(HistoryEvent event) {
    var oneof = HistoryEvent.getDescriptor().getOneofs().getFirst();
    var field = event.getOneofFieldDescriptor(oneof);
    return field == null ? Map.of() : EventValues.of((Message) event.getField(field));
  }

  private static Value json(String text) {
    var struct = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(text, struct);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("Not JSON: " + text, e);
    }
    return Value.newBuilder().setStructValue(struct).build();
  }

  /** Whether an actual value has at least what is expected; an unset one equals its default. */
  private static boolean contains(@Nullable Object actual, Value expected) {
    return switch (expected.getKindCase()) {
      case STRUCT_VALUE ->
          expected.getStructValue().getFieldsMap().entrySet().stream()
              .allMatch(
                  field ->
                      contains(
                          actual instanceof Map<?, ?> map ? map.get(field.getKey()) : null,
                          field.getValue()));
      case LIST_VALUE -> containsList(actual, expected.getListValue().getValuesList());
      case STRING_VALUE -> text(actual).equals(expected.getStringValue());
      case NUMBER_VALUE -> number(actual) == expected.getNumberValue();
      case BOOL_VALUE -> Boolean.parseBoolean(text(actual)) == expected.getBoolValue();
      case NULL_VALUE, KIND_NOT_SET -> actual == null;
    };
  }

  private static boolean containsList(@Nullable Object actual, List<Value> expected) {
    var list = actual instanceof List<?> values ? values : List.of();
    var same = list.size() == expected.size();
    for (var i = 0; same && i < expected.size(); i++) {
      same = contains(list.get(i), expected.get(i));
    }
    return same;
  }

  private static String text(@Nullable Object actual) {
    return actual == null ? "" : actual.toString();
  }

  private static double number(@Nullable Object actual) {
    return actual == null ? 0 : Double.parseDouble(actual.toString());
  }
}
