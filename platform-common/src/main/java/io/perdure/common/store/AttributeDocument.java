package io.perdure.common.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.attribute.AttributeValue;
import io.perdure.common.attribute.AttributeValues;
import io.perdure.common.attribute.StoredAttribute;
import io.perdure.common.attribute.TypeNames;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.IndexedValueType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The search attributes of a run as one JSON document. A key is the type and the name, as in {@code
 * Keyword:CustomerId}: so a value never passes for one of another type, whatever has been removed
 * and added under its name.
 */
public final class AttributeDocument {
  private static final Logger LOG = LoggerFactory.getLogger(AttributeDocument.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TYPE = "type";

  private AttributeDocument() {}

  /** The key of an attribute. */
  static String key(String type, String name) {
    return type + ':' + name;
  }

  /**
   * The document of serialized attributes that tell their types. What cannot be indexed is left out
   * (VI-90).
   */
  public static String of(ByteString serialized) {
    var document = JSON.createObjectNode();
    read(serialized)
        .getIndexedFieldsMap()
        .forEach(
            (name, payload) -> {
              var type = payload.getMetadataOrDefault(TYPE, ByteString.EMPTY).toStringUtf8();
              var values =
                  TypeNames.named(type).flatMap(known -> AttributeValues.read(known, payload));
              if (values.isPresent() && values.get().size() == 1) {
                document.set(key(type, name), json(values.get().getFirst()));
              } else {
                LOG.warn("search attribute {} of type {} cannot be indexed", name, type);
              }
            });
    return document.toString();
  }

  /** The attributes of a document, each with its type. */
  public static SearchAttributes attributes(String document) {
    var attributes = SearchAttributes.newBuilder();
    JSON.readTree(document)
        .forEachEntry(
            (key, value) -> {
              var end = key.indexOf(':');
              attributes.putIndexedFields(
                  key.substring(end + 1),
                  Payload.newBuilder()
                      .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                      .putMetadata(TYPE, ByteString.copyFromUtf8(key.substring(0, end)))
                      .setData(ByteString.copyFromUtf8(value.toString()))
                      .build());
            });
    return attributes.build();
  }

  /** A document that only says this: documents that contain it have the value (VI-27). */
  static String with(StoredAttribute attribute, AttributeValue value) {
    var document = JSON.createObjectNode();
    var key = key(attribute.typeName(), attribute.attributeName());
    if (attribute.type() == IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST) {
      document.putArray(key).add(json(value));
    } else {
      document.set(key, json(value));
    }
    return document.toString();
  }

  private static SearchAttributes read(ByteString serialized) {
    try {
      return SearchAttributes.parseFrom(serialized);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("search attributes cannot be read", e);
    }
  }

  private static JsonNode json(AttributeValue value) {
    var nodes = JsonNodeFactory.instance;
    return switch (value) {
      case AttributeValue.Keyword(var text) -> nodes.stringNode(text);
      case AttributeValue.Whole(var number) -> nodes.numberNode(number);
      case AttributeValue.Real(var number) -> nodes.numberNode(number);
      case AttributeValue.Truth(var holds) -> nodes.booleanNode(holds);
      case AttributeValue.Moment(var time) -> nodes.stringNode(time.toString());
      case AttributeValue.Keywords(var texts) -> {
        var array = nodes.arrayNode();
        texts.forEach(array::add);
        yield array;
      }
    };
  }
}
