package io.perdure.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** Makes the table of the README from the comments and defaults of values.yaml. */
public final class ValueTable {
  private static final String BEGIN = "<!-- values: generated from values.yaml -->\n";
  private static final String END = "<!-- end of values -->\n";
  private static final Pattern COMMENT =
      Pattern.compile(" *## @(?:section (.+)|param (\\S+) (.+))");

  /** Writes the table into the README of the chart in the folder that is named. */
  public static void main(String[] arguments) throws IOException {
    var chart = Path.of(arguments[0]);
    var readme = chart.resolve("README.md");
    var values = Files.readString(chart.resolve("values.yaml"));
    Files.writeString(readme, into(Files.readString(readme), values));
  }

  /** The README with the table of these values in the place of its own. */
  static String into(String readme, String values) {
    var begin = readme.indexOf(BEGIN);
    var end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("The README has no place for the values");
    }
    return readme.substring(0, begin + BEGIN.length()) + of(values) + readme.substring(end);
  }

  private ValueTable() {}

  private static String of(String values) {
    Map<String, Object> defaults = new Yaml().load(values);
    var table = new StringBuilder();
    values
        .lines()
        .map(COMMENT::matcher)
        .filter(matcher -> matcher.matches())
        .forEach(
            comment -> {
              if (comment.group(1) != null) {
                table
                    .append("\n### %s\n\n".formatted(comment.group(1)))
                    .append("| Value | Meaning | Default |\n|---|---|---|\n");
              } else {
                var standard = text(at(defaults, comment.group(2)));
                table.append(
                    "| `%s` | %s | `%s` |\n"
                        .formatted(comment.group(2), comment.group(3), standard));
              }
            });
    return table.append('\n').toString();
  }

  private static @Nullable Object at(Map<String, Object> values, String path) {
    Object found = values;
    for (var key : path.split("\\.", -1)) {
      if (!(found instanceof Map<?, ?> map) || !map.containsKey(key)) {
        throw new IllegalArgumentException("%s is no value".formatted(path));
      }
      found = map.get(key);
    }
    return found;
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String string -> '"' + string + '"';
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      default -> value.toString();
    };
  }
}
