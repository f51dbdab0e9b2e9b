package io.perdure.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The revision and the machine that a figure was measured on. */
final class Surroundings {
  private Surroundings() {}

  static void describe(Map<String, Object> figures) throws IOException {
    figures.put("commit", output("git", "describe", "--always", "--dirty", "--exclude", "*"));
    figures.put("cores", Runtime.getRuntime().availableProcessors());
    figures.put("processor", field("/proc/cpuinfo", "model name"));
    figures.put("memory", field("/proc/meminfo", "MemTotal"));
    figures.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    figures.put("jdk", System.getProperty("java.vendor.version"));
    figures.put("load average before", loadAverage());
  }

  /** Other work on the machine spoils figures: who reads them shall see it. */
  private static String loadAverage() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
  }

  private static String field(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String output(String... command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }
}
