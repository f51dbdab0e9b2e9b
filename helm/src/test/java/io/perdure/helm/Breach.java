package io.perdure.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A way to break a rule of the schema: the wrong value as YAML, and how Helm speaks of it. */
enum Breach {
  UNKNOWN_KEY("additional properties 'surprise' not allowed") {
    @Override
    Optional<String> of(JsonNode rule) {
      return Optional.empty();
    }
  },
  MISSING_KEY("missing propert") {
    @Override
    Optional<String> of(JsonNode rule) {
      return rule.has("required") ? Optional.of("{}") : Optional.empty();
    }
  },
  NO_LIST("want array") {
    @Override
    Optional<String> of(JsonNode rule) {
      return rule.has("items") ? Optional.of("surprise") : Optional.empty();
    }
  },
  NO_SECTION("want object") {
    @Override
    Optional<String> of(JsonNode rule) {
      return rule.has("properties") ? Optional.of("surprise") : Optional.empty();
    }
  },
  WRONG_ENTRY("want string") {
    @Override
    Optional<String> of(JsonNode rule) {
      var entries = rule.path("additionalProperties");
      return entries.isObject() ? Optional.of("{surprise: 1}") : Optional.empty();
    }
  },
  WRONG_TYPE("got ") {
    @Override
    Optional<String> of(JsonNode rule) {
      var types =
          rule.path("type").isArray() ? rule.path("type").toString() : rule.path("type").asText();
      if (types.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(types.contains("boolean") ? "surprise" : "true");
    }
  },
  OTHER_WORD("value must be one of") {
    @Override
    Optional<String> of(JsonNode rule) {
      return rule.has("enum") ? Optional.of("surprise") : Optional.empty();
    }
  },
  TOO_SMALL("minimum: got ") {
    @Override
    Optional<String> of(JsonNode rule) {
      return beyond(rule.path("minimum"), -1);
    }
  },
  TOO_LARGE("maximum: got ") {
    @Override
    Optional<String> of(JsonNode rule) {
      return beyond(rule.path("maximum"), 1);
    }
  },
  MISSHAPEN("does not match pattern") {
    @Override
    Optional<String> of(JsonNode rule) {
      return rule.has("pattern") ? Optional.of("\"\\n%\"") : Optional.empty();
    }
  };

  private final String words;

  Breach(String words) {
    this.words = words;
  }

  /** A value that breaks this rule in this way, where it has such a part. */
  abstract Optional<String> of(JsonNode rule);

  boolean isNamed(String line, String place) {
    return line.contains("at '" + place + "':") && line.contains(words);
  }

  /** Whether the wrong value stands in the place of an object or list with rules of its own. */
  boolean breaksWholes() {
    return this == MISSING_KEY || this == NO_LIST || this == NO_SECTION;
  }

  /** Where in the wrong value the breach is. */
  String within() {
    return this == WRONG_ENTRY ? "/surprise" : "";
  }

  /** The rule, or the alternative of it, that this breaks. */
  Optional<String> ofAny(JsonNode rule) {
    return rule.has("oneOf")
        ? StreamSupport.stream(rule.path("oneOf").spliterator(), false)
            .flatMap(alternative -> of(alternative).stream())
            .findFirst()
        : of(rule);
  }

  private static Optional<String> beyond(JsonNode bound, int step) {
    return bound.isMissingNode()
        ? Optional.empty()
        : Optional.of(Long.toString(bound.asLong() + step));
  }
}
