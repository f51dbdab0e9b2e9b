package io.perdure.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values that break one kind of rule of a schema wherever it holds. */
final class BrokenValues {
  private final JsonNode schema;
  private final Breach breach;
  private final List<String> places = new ArrayList<>();

  BrokenValues(JsonNode schema, Breach breach) {
    this.schema = schema;
    this.breach = breach;
  }

  /** The values, as YAML in one line. */
  String values() {
    return value("", schema);
  }

  /** Where rules are broken: pointers into the values, known after the values were made. */
  List<String> places() {
    return places;
  }

  static JsonNode resolve(JsonNode schema, JsonNode rule) {
    return rule.has("$ref") ? schema.at(rule.path("$ref").asText().substring(1)) : rule;
  }

  private String value(String place, JsonNode unresolved) {
    var rule = resolve(schema, unresolved);
    var wrong = place.isEmpty() ? Optional.<String>empty() : breach.ofAny(rule);
    var leaf = !rule.has("properties") && !rule.has("items");
    if (wrong.isPresent() && (leaf || breach.breaksWholes())) {
      places.add(place + breach.within());
      return wrong.get();
    }
    if (rule.has("items")) {
      return "[" + value(place + "/0", rule.path("items")) + "]";
    }
    return rule.has("properties") ? object(place, rule) : valid(rule);
  }

  private String object(String place, JsonNode rule) {
    var parts = new ArrayList<String>();
    for (var property : rule.path("properties").properties()) {
      var inner = value(place + "/" + property.getKey(), property.getValue());
      if (!inner.isEmpty()) {
        parts.add("\"%s\": %s".formatted(property.getKey(), inner));
      }
    }
    if (breach == Breach.UNKNOWN_KEY && rule.has("additionalProperties")) {
      places.add(place);
      parts.add("surprise: 1");
    }
    return "{" + String.join(", ", parts) + "}";
  }

  /** A value that this breach leaves alone: none, unless an object must have it. */
  private static String valid(JsonNode rule) {
    return rule.path("type").asText().equals("object") ? "{}" : "";
  }
}
