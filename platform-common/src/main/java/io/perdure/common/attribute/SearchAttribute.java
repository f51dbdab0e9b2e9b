package io.perdure.common.attribute;

import io.temporal.api.enums.v1.IndexedValueType;

/** What a query can compare: something that every run has, or a value that some runs carry. */
public sealed interface SearchAttribute permits SystemAttribute, StoredAttribute {
  /** The name in queries. */
  String attributeName();

  /** The type, which says what it can be compared with (VI-26). */
  IndexedValueType type();

  /** The type as messages to clients name it: {@code Keyword}, {@code Datetime}, {@code Int}. */
  default String typeName() {
    return TypeNames.of(type());
  }
}
