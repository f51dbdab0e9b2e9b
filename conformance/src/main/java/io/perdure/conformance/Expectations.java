package io.perdure.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Compares what a server did with what the table expects; messages are compared as JSON. */
final class Expectations {
  private Expectations() {}

  /** Everything that is expected must be there; what is there besides does not matter. */
  static void subset(JsonNode expected, JsonNode actual, String path) {
    if (expected.isObject()) {
      expected
          .propertyStream()
          .forEach(
              entry ->
                  subset(
                      entry.getValue(), actual.path(entry.getKey()), path + "." + entry.getKey()));
    } else if (expected.isArray()) {
      Mismatch.unless(
          actual.size() == expected.size(),
          "%s: expected %s, was %s".formatted(path, expected, actual));
      for (int index = 0; index < expected.size(); index++) {
        subset(expected.get(index), actual.get(index), path + "[" + index + "]");
      }
    } else {
      Mismatch.unless(
          expected.equals(actual), "%s: expected %s, was %s".formatted(path, expected, actual));
    }
  }

  /** Compares a run's history with its pattern: names, or names with attributes. */
  static void history(List<JsonNode> expected, List<JsonNode> actual, int run) {
    var types = expected.stream().map(Expectations::nameOf).toList();
    var seen = actual.stream().map(Expectations::typeOf).toList();
    Mismatch.unless(
        types.equals(seen), "run %d: expected events %s, were %s".formatted(run, types, seen));
    for (int index = 0; index < types.size(); index++) {
      if (expected.get(index).isObject()) {
        var path = "run %d, event %d %s".formatted(run, index + 1, types.get(index));
        subset(expected.get(index).get(types.get(index)), attributesOf(actual.get(index)), path);
      }
    }
    invariants(actual, run);
  }

  /** The type as the table writes it: TimerStarted. */
  static String typeOf(JsonNode event) {
    return Stream.of(event.get("eventType").asString().substring("EVENT_TYPE_".length()).split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  static JsonNode attributesOf(JsonNode event) {
    var name = typeOf(event);
    var field = Character.toLowerCase(name.charAt(0)) + name.substring(1) + "EventAttributes";
    return event.has(field) ? event.get(field) : JsonNodeFactory.instance.objectNode();
  }

  private static String nameOf(JsonNode pattern) {
    return pattern.isString() ? pattern.asString() : pattern.propertyNames().iterator().next();
  }

  /** What holds for every history: ids without gaps, nothing early. */
  private static void invariants(List<JsonNode> events, int run) {
    for (int index = 0; index < events.size(); index++) {
      var event = events.get(index);
      long id = Long.parseLong(event.get("eventId").asString());
      Mismatch.unless(id == index + 1, "run %d: event %d has id %d".formatted(run, index + 1, id));
      if (typeOf(event).equals("TimerFired")) {
        int startedId = Integer.parseInt(attributesOf(event).get("startedEventId").asString());
        var started = events.get(startedId - 1);
        notEarly(started, attributesOf(started).path("startToFireTimeout"), event, run);
      }
    }
    var first = events.getFirst();
    events.stream()
        .filter(event -> typeOf(event).equals("WorkflowTaskScheduled"))
        .findFirst()
        .ifPresent(
            task ->
                notEarly(first, attributesOf(first).path("firstWorkflowTaskBackoff"), task, run));
  }

  private static void notEarly(JsonNode start, JsonNode delay, JsonNode end, int run) {
    var waited = Duration.between(instant(start), instant(end));
    var least = delay.isMissingNode() ? Duration.ZERO : Duration.parse("PT" + delay.asString());
    Mismatch.unless(
        waited.compareTo(least) >= 0,
        "run %d: %s %s after %s, not %s".formatted(run, typeOf(end), waited, typeOf(start), least));
  }

  private static Instant instant(JsonNode event) {
    return Instant.parse(event.get("eventTime").asString());
  }
}
