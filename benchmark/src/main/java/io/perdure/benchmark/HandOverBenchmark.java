package io.perdure.benchmark;

import io.perdure.benchmark.ArrivalLoad.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures what callers notice of history nodes that are asked to stop: failed calls, and the time
 * from a start to the first workflow task beside that of a quiet phase just before.
 */
public final class HandOverBenchmark {
  private static final int WARM_UP = 500;

  private HandOverBenchmark() {}

  /**
   * Stops each history node once and writes the record. Something else must start them again.
   *
   * @param words --target host:port --jdbc-url URL [--workflows 2000] [--nodes 2]
   *     [--interval-millis 40] [--results benchmark/results] [--note TEXT]
   */
  public static void main(String[] words) throws Exception {
    var arguments = Arguments.of(words);
    var record = new BenchmarkRecord("hand-over", Instant.now());
    record.put("note", arguments.text("note", ""));
    try (var nodes = new HistoryNodes(arguments.text("jdbc-url", null));
        var load = new ArrivalLoad(LoopbackServer.of(arguments.text("target", null)))) {
      measure(arguments, nodes, load, record);
    }
    record.write(Path.of(arguments.text("results", "benchmark/results")));
    System.exit(0);
  }

  private static void measure(
      Arguments arguments, HistoryNodes nodes, ArrivalLoad load, BenchmarkRecord record)
      throws Exception {
    int count = arguments.number("nodes", 2);
    int workflows = arguments.number("workflows", 2_000);
    var interval = Duration.ofMillis(arguments.number("interval-millis", 40));
    nodes.awaitOwners(count);
    run(load, interval, WARM_UP, CompletableFuture.completedFuture(null));

    var quiet = run(load, interval, workflows, CompletableFuture.completedFuture(null));
    var failedBefore = load.failedCalls();
    var stops = CompletableFuture.runAsync(() -> stopEach(nodes, count));
    var stopping = run(load, interval, workflows, stops);
    stops.join();

    record.put("nodes stopped", count);
    record.put("workflows per second", 1_000.0 / interval.toMillis());
    put(record, "quiet", quiet);
    put(record, "while nodes stop", stopping);
    record.put(
        "99 % beside the quiet phase",
        Math.round(100 * millisAt(0.99, stopping) / millisAt(0.99, quiet)) / 100.0);
    record.put("workflows that failed", load.failures().size());
    record.put("single calls that failed, before", failedBefore.toString());
    record.put("single calls that failed, in all", load.failedCalls().toString());
  }

  private static Collection<Times> run(
      ArrivalLoad load, Duration interval, int workflows, CompletableFuture<?> atLeastUntil) {
    var started = new AtomicInteger();
    return load.during(
            interval, () -> started.getAndIncrement() < workflows || !atLeastUntil.isDone())
        .values();
  }

  private static void stopEach(HistoryNodes nodes, int count) {
    try {
      for (int number = 0; number < count; number++) {
        var victim = nodes.awaitOwners(count).get(number);
        victim.process().destroy();
        System.out.println(victim + " was asked to stop");
        nodes.awaitWithout(victim);
      }
      nodes.awaitOwners(count);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void put(BenchmarkRecord record, String phase, Collection<Times> times) {
    record.put("workflows, " + phase, times.size());
    for (var quantile : List.of(0.5, 0.99, 1.0)) {
      record.put(
          "milliseconds to the first task, %s, %.0f %%".formatted(phase, quantile * 100),
          Math.round(millisAt(quantile, times) * 10) / 10.0);
    }
  }

  private static double millisAt(double quantile, Collection<Times> times) {
    var sorted =
        times.stream().mapToLong(each -> each.firstTaskAt() - each.startedAt()).sorted().toArray();
    int index = (int) Math.ceil(quantile * sorted.length) - 1;
    return sorted[Math.max(index, 0)] / 1e6;
  }
}
