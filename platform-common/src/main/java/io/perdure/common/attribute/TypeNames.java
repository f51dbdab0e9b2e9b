package io.perdure.common.attribute;

import io.temporal.api.enums.v1.IndexedValueType;
import java.util.Arrays;
import java.util.Optional;

/** The types of search attributes as clients spell them: {@code Keyword}, {@code Datetime}. */
public final class TypeNames {
  private TypeNames() {}

  /** How clients spell the type. */
  public static String of(IndexedValueType type) {
    return switch (type) {
      case INDEXED_VALUE_TYPE_TEXT -> "Text";
      case INDEXED_VALUE_TYPE_KEYWORD -> "Keyword";
      case INDEXED_VALUE_TYPE_INT -> "Int";
      case INDEXED_VALUE_TYPE_DOUBLE -> "Double";
      case INDEXED_VALUE_TYPE_BOOL -> "Bool";
      case INDEXED_VALUE_TYPE_DATETIME -> "Datetime";
      case INDEXED_VALUE_TYPE_KEYWORD_LIST -> "KeywordList";
      case INDEXED_VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED -> "Unspecified";
    };
  }

  /** The type of this name, in whatever case. */
  public static Optional<IndexedValueType> named(String name) {
    return Arrays.stream(IndexedValueType.values())
        .filter(TypeNames::isType)
        .filter(type -> of(type).equalsIgnoreCase(name))
        .findFirst();
  }

  /** Whether this is a type that an attribute can have. */
  public static boolean isType(IndexedValueType type) {
    return type != IndexedValueType.INDEXED_VALUE_TYPE_UNSPECIFIED
        && type != IndexedValueType.UNRECOGNIZED;
  }
}
