package io.perdure.history.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares histories with text: an event a line, with the attributes that matter as JSON. */
final class HistoryText {
  private static final Pattern LINE = Pattern.compile("(\\d+ \\w+)(?: (\\{.*}))?");

  private HistoryText() {}

  static void check(List<HistoryEvent> events, String expected) {
    var lines = expected.strip().lines().map(String::strip).toList();
    var same = lines.size() == events.size();
    for (var i = 0; same && i < lines.size(); i++) {
      same = matches(lines.get(i), events.get(i));
    }
    assertThat(same).as("expected:%n%s%nactual:%n%s", expected, of(events)).isTrue();
  }

  static String of(List<HistoryEvent> events) {
    return events.stream()
        .map(event -> head(event) + " " + json(event))
        .collect(Collectors.joining("\n"));
  }

  private static boolean matches(String line, HistoryEvent event) {
    var parsed = LINE.matcher(line);
    assertThat(parsed.matches()).as(line).isTrue();
    return parsed.group(1).equals(head(event))
        && (parsed.group(2) == null || contains(attributes(event), struct(parsed.group(2))));
  }

  private static String head(HistoryEvent event) {
    var type = new StringBuilder();
    for (var word : event.getEventType().name().substring("EVENT_TYPE_".length()).split("_", -1)) {
      type.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return event.getEventId() + " " + type;
  }

  private static Struct attributes(HistoryEvent event) {
    return struct(json(event));
  }

  private static String json(HistoryEvent event) {
    var set =
        event.getAllFields().entrySet().stream()
            .filter(field -> field.getKey().getContainingOneof() != null)
            .map(field -> (Message) field.getValue())
            .findFirst()
            .orElseThrow();
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(set);
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
  }

  private static Struct struct(String json) {
    var struct = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(json, struct);
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(json, broken);
    }
    return struct.build();
  }

  private static boolean contains(Struct actual, Struct expected) {
    return expected.getFieldsMap().entrySet().stream()
        .allMatch(
            field ->
                matches(
                    actual.getFieldsOrDefault(field.getKey(), Value.getDefaultInstance()),
                    field.getValue()));
  }

  /** An expected empty text or zero is one that the event does not carry. */
  private static boolean matches(Value actual, Value expected) {
    if (expected.hasStructValue()) {
      return contains(actual.getStructValue(), expected.getStructValue());
    }
    if (expected.hasNumberValue()) { // 64-bit numbers are text in JSON.
      return Double.toString(expected.getNumberValue())
          .equals(
              Double.toString(
                  actual.hasStringValue()
                      ? Double.parseDouble(actual.getStringValue())
                      : actual.getNumberValue()));
    }
    if (expected.hasStringValue() && expected.getStringValue().isEmpty()) {
      return actual.getStringValue().isEmpty();
    }
    return actual.equals(expected);
  }
}
