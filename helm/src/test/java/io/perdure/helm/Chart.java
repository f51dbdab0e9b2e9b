package io.perdure.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The chart, as Helm renders it for tests: with the hooks and tests that Helm would leave out. */
final class Chart {
  static final Path FOLDER = Path.of("perdure");
  static final Path LEAST = FOLDER.resolve("ci/default-values.yaml");
  static final String RELEASE = "acme";
  static final String NAMESPACE = "orders";

  /** The oldest version that the chart says it works on. */
  private static final String KUBERNETES = "1.27.0";

  /** Takes the place of the annotation by which Helm tells hooks from other objects. */
  static final String HOOK = "perdure.test/hook";

  private static final Path OPENED = copy("helm.sh/hook", HOOK);

  /** What the chart renders, with one set of values on top of the chart's own. */
  static String render(Map<String, Object> values) {
    return render(OPENED, values);
  }

  /** What Helm says after an installation, which it leaves out of what it renders. */
  static String notes(Map<String, Object> values) {
    var chart = copy("", "");
    var notes = read(FOLDER.resolve("templates/NOTES.txt"));
    write(
        chart.resolve("templates/notes.yaml"),
        "{{ define \"notes\" }}%s{{ end }}\nnotes: {{ include \"notes\" . | toJson }}\n"
            .formatted(notes));
    for (var document : new Yaml().loadAll(render(chart, values))) {
      if (document instanceof Map<?, ?> map && map.get("notes") instanceof String said) {
        return said;
      }
    }
    throw new AssertionError("no notes");
  }

  /** What the chart renders for another version of Kubernetes than the oldest. */
  static String render(Map<String, Object> values, String kubernetes) {
    return render(OPENED, values, kubernetes);
  }

  private static String render(Path chart, Map<String, Object> values) {
    return render(chart, values, KUBERNETES);
  }

  private static String render(Path chart, Map<String, Object> values, String kubernetes) {
    var file = temporary("values");
    write(file, new Yaml().dump(values));
    return new Helm(chart)
        .template()
        .withName(RELEASE)
        .withNamespace(NAMESPACE)
        .withKubeVersion(kubernetes)
        .withValuesFile(file)
        .call();
  }

  /** What the chart says against values; Helm adds a place before it and a hint after it. */
  static String refusal(Map<String, Object> values) {
    try {
      render(values);
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage())
          .replaceFirst("^execution error at \\(perdure/templates/validate.yaml:[0-9:]+\\): ", "")
          .replaceFirst("\\s*Use --debug flag to render out invalid YAML\\s*$", "");
    }
    throw new AssertionError("accepted " + values);
  }

  /** Lints the chart as if these values were its own. */
  static LintResult lint(Path values) {
    var chart = copy("", "");
    var merged = merge(values(FOLDER.resolve("values.yaml")), values(values));
    write(chart.resolve("values.yaml"), new Yaml().dump(merged));
    return new Helm(chart).lint().strict().call();
  }

  /** The least that the chart must be told, and more. */
  static Map<String, Object> leastAnd(String yaml) {
    return merge(values(LEAST), parsed(yaml));
  }

  static Map<String, Object> values(Path file) {
    return parsed(read(file));
  }

  static Map<String, Object> parsed(String yaml) {
    Map<String, Object> values = new Yaml().load(yaml);
    return values == null ? Map.of() : values;
  }

  /** The files with values that the chart ships. */
  static List<Path> shipped() {
    try (var files = Files.list(FOLDER.resolve("examples"))) {
      var all = new ArrayList<>(files.sorted().toList());
      all.addFirst(LEAST);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Chart() {}

  private static Map<String, Object> merge(Map<String, Object> below, Map<String, Object> above) {
    var merged = new LinkedHashMap<>(below);
    above.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> map && merged.get(key) instanceof Map<?, ?> old) {
            merged.put(key, merge(keyed(old), keyed(map)));
          } else {
            merged.put(key, value);
          }
        });
    return merged;
  }

  private static Map<String, Object> keyed(Map<?, ?> map) {
    var keyed = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> keyed.put(key.toString(), value));
    return keyed;
  }

  private static Path copy(String word, String replacement) {
    try (var walk = Files.walk(FOLDER)) {
      var target = Files.createTempDirectory(temporary("chart").getParent(), "chart");
      for (var file : walk.filter(Files::isRegularFile).toList()) {
        var copy = target.resolve(FOLDER.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        write(copy, word.isEmpty() ? read(file) : read(file).replace(word, replacement));
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary(String prefix) {
    try {
      var folder = Files.createDirectories(Path.of("target", "charts"));
      return Files.createTempFile(folder, prefix, ".yaml").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
