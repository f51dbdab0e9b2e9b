package io.perdure.frontend.attribute;

import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.attribute.TypeNames;
import io.perdure.common.error.InvalidRequest;
import io.perdure.frontend.check.Fields;
import io.temporal.api.enums.v1.IndexedValueType;
import java.util.HashMap;
import java.util.Map;

/** Which search attributes a namespace may add, and how many (VI-9, VI-10). */
public final class NewAttributes {
  private NewAttributes() {}

  /**
   * @throws InvalidRequest when nothing is to be added, or something that never can be
   */
  static void check(Map<String, IndexedValueType> wanted) {
    if (wanted.isEmpty()) {
      throw new InvalidRequest("SearchAttributes are not set on request.");
    }
    wanted.forEach(NewAttributes::check);
  }

  private static void check(String name, IndexedValueType type) {
    Fields.checkRequired("Search attribute name", name);
    if (KnownAttributes.isReserved(name)) {
      throw new InvalidRequest("Search attribute %s is reserved by system.".formatted(name));
    }
    if (!TypeNames.isType(type)) {
      throw new InvalidRequest("Unknown search attribute type: %s.".formatted(TypeNames.of(type)));
    }
  }

  /**
   * Those of the namespace with the wanted ones; one that is there keeps its type.
   *
   * @throws InvalidRequest when one is not possible, or there would be too many of a type
   */
  public static Map<String, IndexedValueType> added(
      Map<String, IndexedValueType> present, Map<String, IndexedValueType> wanted) {
    wanted.forEach(NewAttributes::check);
    var all = new HashMap<>(present);
    wanted.forEach(all::putIfAbsent);
    for (var type : IndexedValueType.values()) {
      var count = all.values().stream().filter(type::equals).count();
      if (count > most(type) && all.size() > present.size()) {
        throw new InvalidRequest(
            "Unable to create search attributes: cannot have more than %d search attribute of type %s."
                .formatted(most(type), TypeNames.of(type)));
      }
    }
    return all;
  }

  private static int most(IndexedValueType type) {
    return switch (type) {
      case INDEXED_VALUE_TYPE_KEYWORD -> 10;
      case INDEXED_VALUE_TYPE_TEXT,
          INDEXED_VALUE_TYPE_INT,
          INDEXED_VALUE_TYPE_DOUBLE,
          INDEXED_VALUE_TYPE_BOOL,
          INDEXED_VALUE_TYPE_DATETIME,
          INDEXED_VALUE_TYPE_KEYWORD_LIST ->
          3;
      case INDEXED_VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED -> 0;
    };
  }
}
