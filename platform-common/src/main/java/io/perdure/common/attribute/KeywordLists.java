package io.perdure.common.attribute;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.IndexedValueType;
import java.util.List;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes lists of texts as values of search attributes (VI-13). */
public final class KeywordLists {
  private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

  private KeywordLists() {}

  /** The texts as the value of a KeywordList. */
  public static Payload payload(List<String> texts) {
    var type = TypeNames.of(IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .putMetadata("type", ByteString.copyFromUtf8(type))
        .setData(ByteString.copyFrom(JSON.writeValueAsBytes(texts)))
        .build();
  }
}
