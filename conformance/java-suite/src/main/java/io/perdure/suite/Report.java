package io.perdure.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file with a line per test: class, test, outcome, milliseconds, and the first line of what went wrong. */
final class Report {
  /** Stands for the class as a whole: what failed outside its tests. */
  static final String CLASS = "*";

  private static final int LONGEST_MESSAGE = 300;

  private final Path file;
  private final String className;
  private final Set<String> tests;

  private Report(Path file, String className, Set<String> tests) {
    this.file = file;
    this.className = className;
    this.tests = tests;
  }

  static Report of(Path file, String className) throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    Set<String> tests = new HashSet<>();
    lines.forEach(line -> tests.add(line.split("\t", -1)[1]));
    return new Report(file, className, tests);
  }

  synchronized boolean has(String test) {
    return tests.contains(plain(test));
  }

  synchronized void add(String test, Outcome outcome, Duration took, String message) {
    tests.add(plain(test));
    String line =
        String.join(
            "\t", className, plain(test), outcome.word(), "" + took.toMillis(), plain(message));
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plain(String text) {
    String line = text.strip().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE);
  }
}
