package io.perdure.benchmark;

import io.perdure.benchmark.ArrivalLoad.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
   * Stops one history node in each round, one after the other, and writes the record. Something
   * else must start them again.
   *
   * @param words --target host:port --jdbc-url URL [--rounds 5] [--workflows 2000, of each phase of
   *     a round] [--nodes 2] [--interval-millis 60] [--results benchmark/results] [--note TEXT]
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

  /** The two phases of one round. */
  private record Round(Collection<Times> quiet, Collection<Times> stopping) {
    double ratio() {
      return millisAt(0.99, stopping) / millisAt(0.99, quiet);
    }
  }

  private static void measure(
      Arguments arguments, HistoryNodes nodes, ArrivalLoad load, BenchmarkRecord record)
      throws Exception {
    int count = arguments.number("nodes", 2);
    int workflows = arguments.number("workflows", 2_000);
    var interval = Duration.ofMillis(arguments.number("interval-millis", 60));
    nodes.awaitOwners(count);
    run(load, interval, WARM_UP, CompletableFuture.completedFuture(null));

    record.put("nodes", count);
    record.put("workflows per second", 1_000.0 / interval.toMillis());
    var rounds = new ArrayList<Round>();
    for (int number = 1; number <= arguments.number("rounds", 5); number++) {
      int victim = number % count;
      var quiet = run(load, interval, workflows, CompletableFuture.completedFuture(null));
      var stop = CompletableFuture.runAsync(() -> stop(nodes, count, victim));
      var stopping = run(load, interval, workflows, stop);
      stop.join();
      rounds.add(new Round(quiet, stopping));
      put(record, "quiet, round " + number, quiet);
      put(record, "while a node stops, round " + number, stopping);
    }
    var ratios = rounds.stream().map(Round::ratio).sorted().toList();
    record.put(
        "99 % beside the quiet phase, by size",
        ratios.stream().map(HandOverBenchmark::rounded).toList().toString());
    record.put("99 % beside the quiet phase, median", rounded(ratios.get(ratios.size() / 2)));
    record.put("workflows that failed", load.failures().size());
    record.put("single calls that failed", load.failedCalls().toString());
  }

  private static double rounded(double value) {
    return Math.round(100 * value) / 100.0;
  }

  private static Collection<Times> run(
      ArrivalLoad load, Duration interval, int workflows, CompletableFuture<?> atLeastUntil) {
    var started = new AtomicInteger();
    return load.during(
            interval, () -> started.getAndIncrement() < workflows || !atLeastUntil.isDone())
        .values();
  }

  private static void stop(HistoryNodes nodes, int count, int number) {
    try {
      var victim = nodes.awaitOwners(count).get(number);
      victim.process().destroy();
      System.out.println(victim + " was asked to stop");
      nodes.awaitWithout(victim);
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
