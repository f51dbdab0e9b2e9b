package io.perdure.common.attribute;

import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.Map;
import java.util.TreeMap;

/** Payloads that say that there is no value: in a memo or among search attributes, they unset. */
public final class NoValue {
  private static final String NO_PAYLOAD = "binary/null";
  private static final String JSON = "json/plain";

  private NoValue() {}

  /** Whether the payload is null or an empty list (VI-14, VI-97). */
  public static boolean is(Payload payload) {
    var encoding = payload.getMetadataMap().get("encoding");
    if (encoding == null) {
      return payload.getData().isEmpty();
    }
    return switch (encoding.toStringUtf8()) {
      case NO_PAYLOAD -> true;
      case JSON -> {
        var text = payload.getData().toStringUtf8();
        yield text.equals("null") || text.equals("[]");
      }
      default -> false;
    };
  }

  /** Those that have a value. */
  public static Memo removed(Memo memo) {
    return merged(Memo.getDefaultInstance(), memo);
  }

  /** Those that have a value. */
  public static SearchAttributes removed(SearchAttributes attributes) {
    return merged(SearchAttributes.getDefaultInstance(), attributes);
  }

  /** The memo with what a change sets, without what it unsets (CM-8). */
  public static Memo merged(Memo memo, Memo change) {
    return Memo.newBuilder()
        .putAllFields(merged(memo.getFieldsMap(), change.getFieldsMap()))
        .build();
  }

  /** The attributes with what a change sets, without what it unsets (CM-7). */
  public static SearchAttributes merged(SearchAttributes attributes, SearchAttributes change) {
    return SearchAttributes.newBuilder()
        .putAllIndexedFields(merged(attributes.getIndexedFieldsMap(), change.getIndexedFieldsMap()))
        .build();
  }

  private static Map<String, Payload> merged(
      Map<String, Payload> fields, Map<String, Payload> change) {
    var merged = new TreeMap<>(fields);
    change.forEach(
        (name, value) -> {
          if (is(value)) {
            merged.remove(name);
          } else {
            merged.put(name, value);
          }
        });
    return merged;
  }
}
