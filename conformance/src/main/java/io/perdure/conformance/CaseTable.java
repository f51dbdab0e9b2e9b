package io.perdure.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The cases that the programs of all languages share. */
record CaseTable(Map<String, List<JsonNode>> shorthand, List<Case> cases) {
  static CaseTable read(Path path) {
    var json =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // No pageSize.
            .build();
    var table = json.readTree(path);
    for (var one : table.get("cases")) {
      if (one.at("/differs/java") instanceof ObjectNode difference) {
        ((ObjectNode) one).setAll(difference);
      }
    }
    return json.treeToValue(table, CaseTable.class);
  }

  /** Spells out shorthands and repetitions. */
  List<JsonNode> expand(List<JsonNode> events) {
    return events.stream().flatMap(this::expand).toList();
  }

  private Stream<JsonNode> expand(JsonNode event) {
    if (event.isString() && shorthand.containsKey(event.asString())) {
      return expand(shorthand.get(event.asString())).stream();
    }
    if (event.has("repeat")) {
      var repeated = expand(event.get("events").valueStream().toList());
      return Stream.generate(() -> repeated)
          .limit(event.get("repeat").asInt())
          .flatMap(List::stream);
    }
    return Stream.of(event);
  }
}
