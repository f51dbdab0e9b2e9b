package io.perdure.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Figures under their names, in order; printed, and written as JSON and as a Markdown table. */
final class BenchmarkRecord {
  private static final DateTimeFormatter IN_NAMES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm").withZone(ZoneOffset.UTC);

  private final String kind;
  private final Instant at;
  private final Map<String, Object> figures = new LinkedHashMap<>();

  BenchmarkRecord(String kind, Instant at) throws IOException {
    this.kind = kind;
    this.at = at;
    figures.put("kind", kind);
    figures.put("at", at.toString());
    Surroundings.describe(figures);
  }

  void put(String name, Object figure) {
    figures.put(name, figure);
  }

  void write(Path folder) throws IOException {
    var table =
        figures.entrySet().stream()
            .map(figure -> "| " + figure.getKey() + " | " + figure.getValue() + " |\n")
            .collect(Collectors.joining("", "| Figure | Value |\n|---|---|\n", ""));
    System.out.print(table);
    var name = kind + "-" + IN_NAMES.format(at);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".md"), table);
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(folder.resolve(name + ".json"), figures);
  }
}
