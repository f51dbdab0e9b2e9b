package io.perdure.common.store;

import io.temporal.api.enums.v1.IndexedValueType;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code search_attribute}: one that a namespace has added. */
@Entity
@Table(name = "search_attribute")
class SearchAttributeRow {
  @EmbeddedId private SearchAttributeRowId id;

  private short type;

  @SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
  protected SearchAttributeRow() {}

  SearchAttributeRow(UUID namespaceId, String name, IndexedValueType type) {
    this.id = new SearchAttributeRowId(namespaceId, name);
    this.type = (short) type.getNumber();
  }

  String name() {
    return id.name();
  }

  IndexedValueType type() {
    var known = IndexedValueType.forNumber(type);
    if (known == null) {
      throw new IllegalStateException(
          "search attribute %s has the unknown type %d".formatted(name(), type));
    }
    return known;
  }
}
