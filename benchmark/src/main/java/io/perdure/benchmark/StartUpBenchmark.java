package io.perdure.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Measures how long the dev server takes from its command to its first answer. */
public final class StartUpBenchmark {
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);
  private static final int EXIT_LIMIT_SECONDS = 60;
  private static final Duration SETTLING_TIME = Duration.ofSeconds(10);

  private final String command;
  private final List<Double> seconds = new ArrayList<>();
  private long residentMegabytes;

  private StartUpBenchmark(String command) {
    this.command = command;
  }

  /**
   * Starts the server again and again and writes the record.
   *
   * @param words [--command "./perdure dev --headless"] [--starts 5] [--results benchmark/results]
   */
  public static void main(String[] words) throws Exception {
    var arguments = Arguments.of(words);
    var command = arguments.text("command", "./perdure dev --headless");
    int starts = arguments.number("starts", 5);
    var record = new BenchmarkRecord("start-up", Instant.now());
    var folder = Files.createTempDirectory("start-up");

    var later = new StartUpBenchmark(command + " --data-dir " + folder.resolve("data"));
    double first = later.start();
    for (int number = 0; number < starts; number++) {
      later.seconds.add(later.start());
    }
    record.put("command", command);
    record.put("seconds on a new folder", first);
    record.put("seconds on an existing folder, median of " + starts, median(later.seconds));
    record.put("seconds on an existing folder, each", later.seconds.toString());
    record.put("seconds with --ephemeral", new StartUpBenchmark(command + " --ephemeral").start());
    record.put("idle RSS MB of the JVM", later.residentMegabytes);
    record.write(Path.of(arguments.text("results", "benchmark/results")));
  }

  /** Starts the server, waits for its answer and stops it. */
  private double start() throws IOException, InterruptedException {
    int port = freePort();
    var words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("--port", "" + port));
    long began = System.nanoTime();
    var process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      new LoopbackServer("127.0.0.1", port).awaitAnswer(ANSWER_LIMIT);
      long took = System.nanoTime() - began;
      LockSupport.parkNanos(SETTLING_TIME.toNanos());
      residentMegabytes = LinuxProcesses.residentMegabytes(LinuxProcesses.listeningOn(port));
      return Math.round(took / 1e7) / 100.0;
    } finally {
      stop(process);
    }
  }

  private static void stop(Process process) throws InterruptedException {
    var all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    process.destroy();
    if (!process.waitFor(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
