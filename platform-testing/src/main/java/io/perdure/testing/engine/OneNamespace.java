package io.perdure.testing.engine;

import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.namespace.Namespace;
import io.perdure.common.namespace.Namespaces;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.NamespaceState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The namespace in which all happens under a virtual clock. */
public final class OneNamespace {
  /** The search attributes that it has added, one of each type. */
  private static final Map<String, IndexedValueType> CUSTOM =
      Map.of(
          "CustomKeywordField", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          "CustomTextField", IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
          "CustomIntField", IndexedValueType.INDEXED_VALUE_TYPE_INT,
          "CustomDoubleField", IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
          "CustomBoolField", IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
          "CustomDatetimeField", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
          "CustomListField", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);

  /** Its settings. */
  public static final Namespace DEFAULT =
      new Namespace(
          "00000000-0000-7000-8000-000000000001",
          "default",
          NamespaceState.NAMESPACE_STATE_REGISTERED,
          Duration.ofDays(1),
          new KnownAttributes("default", CUSTOM));

  static final Namespaces AS_NAMESPACES =
      new Namespaces() {
        @Override
        public Optional<Namespace> byName(String name) {
          return Optional.of(DEFAULT).filter(namespace -> namespace.name().equals(name));
        }

        @Override
        public Optional<Namespace> byId(String id) {
          return Optional.of(DEFAULT).filter(namespace -> namespace.id().equals(id));
        }
      };

  private OneNamespace() {}
}
