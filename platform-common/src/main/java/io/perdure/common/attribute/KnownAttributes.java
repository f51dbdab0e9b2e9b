package io.perdure.common.attribute;

import com.google.protobuf.ByteString;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The search attributes that may be set in a namespace, and the checks of their values.
 *
 * @param namespace the namespace's name
 * @param custom the types of those that it has added itself
 */
public record KnownAttributes(String namespace, Map<String, IndexedValueType> custom) {
  /** Attributes that one request may set (VI-15). */
  private static final int MAX_ATTRIBUTES = 100;

  /** Bytes of one value. */
  private static final int MAX_VALUE = 2 * 1024;

  /** Bytes of all attributes of a run. */
  private static final int MAX_TOTAL = 40 * 1024;

  /** Characters of a bad value that an error shows. */
  private static final int MAX_SHOWN = 200;

  private static final String TYPE = "type";

  /** Neither visible nor settable, and no name for an attribute of one's own (VI-5). */
  private static final Set<String> RESERVED =
      Set.of("NamespaceId", "Memo", "MemoEncoding", "VisibilityTaskKey");

  private static final String RESERVED_PREFIX = "Temporal";

  public KnownAttributes {
    custom = Map.copyOf(custom);
  }

  /** Those of a namespace that has added none. */
  public static KnownAttributes predefined(String namespace) {
    return new KnownAttributes(namespace, Map.of());
  }

  /** Whether no namespace can add an attribute of this name (VI-5). */
  public static boolean isReserved(String name) {
    return name.startsWith(RESERVED_PREFIX)
        || RESERVED.contains(name)
        || SystemAttribute.named(name).isPresent()
        || PredefinedAttribute.named(name).isPresent();
  }

  /** The type of an attribute that runs of the namespace can have, custom or predefined. */
  public Optional<IndexedValueType> type(String name) {
    return PredefinedAttribute.named(name)
        .map(PredefinedAttribute::type)
        .or(() -> Optional.ofNullable(custom.get(name)));
  }

  /**
   * The attribute that a query calls by this name: the name itself, or with {@code Temporal} before
   * it, or without (VI-6, VI-7).
   */
  public Optional<SearchAttribute> called(String name) {
    return exactly(name)
        .or(() -> exactly(RESERVED_PREFIX + name))
        .or(
            () ->
                name.startsWith(RESERVED_PREFIX)
                    ? exactly(name.substring(RESERVED_PREFIX.length()))
                    : Optional.empty());
  }

  private Optional<SearchAttribute> exactly(String name) {
    return SystemAttribute.named(name)
        .<SearchAttribute>map(system -> system)
        .or(() -> type(name).map(type -> new StoredAttribute(name, type)));
  }

  /** Whether runs of the namespace may set an attribute of this name. */
  public boolean isSettable(String name) {
    return PredefinedAttribute.named(name)
        .map(PredefinedAttribute::isSettable)
        .orElse(custom.containsKey(name));
  }

  /**
   * The attributes as they are recorded: each with the name of a type, its own or the one under
   * which it was sent (VI-95, HI-10).
   *
   * @throws InvalidRequest when there are too many, or one is unknown or has a value of another
   *     type (VI-15)
   */
  public SearchAttributes checked(SearchAttributes given) {
    var fields = given.getIndexedFieldsMap();
    if (fields.size() > MAX_ATTRIBUTES) {
      throw new InvalidRequest(
          "number of search attributes %d exceeds limit %d"
              .formatted(fields.size(), MAX_ATTRIBUTES));
    }
    var typed = SearchAttributes.newBuilder();
    fields.forEach((name, value) -> typed.putIndexedFields(name, checked(name, value)));
    return typed.build();
  }

  /**
   * @throws InvalidRequest when a value is too large, or all together are (VI-15)
   */
  public static void checkSize(SearchAttributes attributes) {
    attributes
        .getIndexedFieldsMap()
        .forEach(
            (name, value) -> {
              if (value.getData().size() > MAX_VALUE) {
                throw new InvalidRequest(
                    "search attribute %s value size %d exceeds size limit %d"
                        .formatted(name, value.getData().size(), MAX_VALUE));
              }
            });
    if (attributes.getSerializedSize() > MAX_TOTAL) {
      throw new InvalidRequest(
          "total size of search attributes %d exceeds size limit %d"
              .formatted(attributes.getSerializedSize(), MAX_TOTAL));
    }
  }

  private Payload checked(String name, Payload value) {
    var type = settable(name);
    if (!NoValue.is(value) && AttributeValues.read(type, value).isEmpty()) {
      throw new InvalidRequest(
          "invalid value for search attribute %s of type %s: %s"
              .formatted(name, TypeNames.of(type), shown(value)));
    }
    return value.containsMetadata(TYPE) ? value : typed(value, type);
  }

  /** The recorded attributes as they are indexed: each under the type that it has here. */
  public SearchAttributes registered(SearchAttributes recorded) {
    var registered = SearchAttributes.newBuilder();
    recorded
        .getIndexedFieldsMap()
        .forEach(
            (name, value) ->
                registered.putIndexedFields(
                    name, type(name).map(type -> typed(value, type)).orElse(value)));
    return registered.build();
  }

  private static Payload typed(Payload value, IndexedValueType type) {
    return value.toBuilder().putMetadata(TYPE, ByteString.copyFromUtf8(TypeNames.of(type))).build();
  }

  private IndexedValueType settable(String name) {
    var predefined = PredefinedAttribute.named(name);
    if (predefined.isPresent() && predefined.get().isSettable()) {
      return predefined.get().type();
    }
    if (predefined.isPresent()
        || RESERVED.contains(name)
        || SystemAttribute.named(name).isPresent()) {
      throw new InvalidRequest("%s attribute can't be set in SearchAttributes".formatted(name));
    }
    var type = custom.get(name);
    if (type == null) {
      throw new InvalidRequest(
          "Namespace %s has no mapping defined for search attribute %s".formatted(namespace, name));
    }
    return type;
  }

  private static String shown(Payload value) {
    var text = value.getData().toStringUtf8();
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN);
  }
}
