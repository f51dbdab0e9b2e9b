package io.perdure.testing.scenario;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.temporal.api.common.v1.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Messages as plain values that people read: maps, lists and texts. Enums lose their prefix,
 * payloads show what they hold, unset fields are left out.
 */
final class EventValues {
  private EventValues() {}

  /** The set fields of a message by their JSON names. */
  static Map<String, Object> of(Message message) {
    var values = new LinkedHashMap<String, Object>();
    message
        .getAllFields()
        .forEach((field, value) -> values.put(field.getJsonName(), value(field, value)));
    return values;
  }

  private static Object value(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      return map((List<?>) value);
    }
    return value instanceof List<?> list
        ? list.stream().map(EventValues::single).toList()
        : single(value);
  }

  private static Map<String, Object> map(List<?> entries) {
    var values = new LinkedHashMap<String, Object>();
    for (var entry : entries) {
      var fields = ((Message) entry).getDescriptorForType().getFields();
      var key = ((Message) entry).getField(fields.get(0));
      values.put(key.toString(), single(((Message) entry).getField(fields.get(1))));
    }
    return values;
  }

  private static Object single(Object value) {
    return switch (value) {
      case Payload payload -> payload.getData().toStringUtf8().replace("\"", "");
      case Duration duration -> Durations.toString(duration);
      case Timestamp timestamp -> Timestamps.toString(timestamp);
      case EnumValueDescriptor constant -> shortName(constant);
      case ByteString bytes -> bytes.toStringUtf8();
      case Message message -> of(message);
      default -> value.toString();
    };
  }

  /** {@code TIMEOUT_TYPE_START_TO_CLOSE} of {@code TimeoutType} becomes {@code StartToClose}. */
  static String shortName(EnumValueDescriptor constant) {
    var prefix = constant.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_") + '_';
    var name = constant.getName();
    var rest =
        name.startsWith(prefix.toUpperCase(Locale.ROOT)) ? name.substring(prefix.length()) : name;
    var title = new StringBuilder();
    for (var word : rest.toLowerCase(Locale.ROOT).split("_", -1)) {
      title.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return title.toString();
  }
}
