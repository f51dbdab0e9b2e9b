package io.perdure.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The schema refuses what it should: each of its rules is broken once at each place it holds. */
class ValuesSchemaTest {
  private static final JsonNode SCHEMA =
      Manifests.json(Chart.read(Chart.FOLDER.resolve("values.schema.json")));

  @TestFactory
  Stream<DynamicTest> refusesUnknownKeys() {
    return broken(Breach.UNKNOWN_KEY);
  }

  @TestFactory
  Stream<DynamicTest> refusesWrongTypes() {
    return broken(Breach.WRONG_TYPE);
  }

  @TestFactory
  Stream<DynamicTest> refusesOtherWords() {
    return broken(Breach.OTHER_WORD);
  }

  @TestFactory
  Stream<DynamicTest> refusesTooSmallNumbers() {
    return broken(Breach.TOO_SMALL);
  }

  @TestFactory
  Stream<DynamicTest> refusesTooLargeNumbers() {
    return broken(Breach.TOO_LARGE);
  }

  @TestFactory
  Stream<DynamicTest> refusesMisshapenTexts() {
    return broken(Breach.MISSHAPEN);
  }

  @TestFactory
  Stream<DynamicTest> refusesMissingKeys() {
    return broken(Breach.MISSING_KEY);
  }

  @TestFactory
  Stream<DynamicTest> refusesWrongEntriesOfMaps() {
    return broken(Breach.WRONG_ENTRY);
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatIsNoList() {
    return broken(Breach.NO_LIST);
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatIsNoSection() {
    return broken(Breach.NO_SECTION);
  }

  @Test
  void knowsEveryValueAndNoOther() {
    var defaults = Chart.values(Chart.FOLDER.resolve("values.yaml"));

    assertThat(differing("", SCHEMA, defaults)).isEmpty();
  }

  /** One rendering breaks the same rule at all places; Helm names each of them. */
  private static Stream<DynamicTest> broken(Breach breach) {
    var wrong = new BrokenValues(SCHEMA, breach);
    var values = wrong.values();
    assertThat(wrong.places()).isNotEmpty();
    var refusal = Chart.refusal(Chart.parsed(values));
    var lines = refusal.lines().map(String::strip).toList();
    return wrong.places().stream()
        .map(
            place ->
                dynamicTest(
                    breach + " at " + place,
                    () -> assertThat(lines).anyMatch(line -> breach.isNamed(line, place))));
  }

  private static List<String> differing(String path, JsonNode schema, Map<?, ?> values) {
    var found = new ArrayList<String>();
    var properties = BrokenValues.resolve(SCHEMA, schema).path("properties");
    var names = new LinkedHashMap<String, Boolean>();
    Manifests.names(properties).forEach(name -> names.put(name, true));
    values.keySet().forEach(name -> names.put(name.toString(), true));
    for (var name : names.keySet()) {
      if (!properties.has(name) || !values.containsKey(name)) {
        found.add(path + "/" + name);
      } else if (values.get(name) instanceof Map<?, ?> map && !map.isEmpty()) {
        var inner = BrokenValues.resolve(SCHEMA, properties.path(name));
        if (!isKubernetes(inner)) {
          found.addAll(differing(path + "/" + name, inner, map));
        }
      }
    }
    return found;
  }

  /** Requests and limits are optional, as Kubernetes has them. */
  private static boolean isKubernetes(JsonNode schema) {
    return StreamSupport.stream(schema.path("properties").spliterator(), false)
        .allMatch(property -> property.path("$ref").asText().endsWith("/quantities"));
  }
}
