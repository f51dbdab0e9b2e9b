package io.perdure.common.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that may break a limit, each with its reason; the list may only shrink.
 *
 * <p>A line reads {@code RULE path reason}; empty lines and those that start with # say nothing.
 */
record TidyExceptions(List<Entry> entries) {
  /** One file that may break one rule. */
  record Entry(SourceRule rule, String file, String reason) {}

  static TidyExceptions read(Path list) {
    try {
      return parse(Files.readAllLines(list));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TidyExceptions parse(List<String> lines) {
    var entries = new ArrayList<Entry>();
    for (var line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      var parts = line.split("\\s+", 3);
      if (parts.length < 3) {
        throw new IllegalArgumentException("An exception needs rule, file and reason: " + line);
      }
      entries.add(new Entry(SourceRule.valueOf(parts[0]), parts[1], parts[2]));
    }
    return new TidyExceptions(List.copyOf(entries));
  }

  /** What is left of the findings. */
  List<Finding> remaining(List<Finding> findings) {
    return findings.stream().filter(finding -> !covers(finding)).toList();
  }

  /** Entries under a folder that nothing needs any more. */
  List<Entry> stale(String folder, List<Finding> findings) {
    return entries.stream()
        .filter(entry -> entry.file().startsWith(folder))
        .filter(
            entry ->
                findings.stream()
                    .noneMatch(f -> f.rule() == entry.rule() && f.file().equals(entry.file())))
        .toList();
  }

  private boolean covers(Finding finding) {
    return entries.stream()
        .anyMatch(entry -> entry.rule() == finding.rule() && entry.file().equals(finding.file()));
  }
}
