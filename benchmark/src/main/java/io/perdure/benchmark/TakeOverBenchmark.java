package io.perdure.benchmark;

import io.perdure.benchmark.ArrivalLoad.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Measures how long it takes from the SIGKILL of a history node until a workflow on its shards that
 * was started after the kill has completed.
 */
public final class TakeOverBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private TakeOverBenchmark() {}

  /**
   * Kills history nodes in turn and writes the record. Something else must start them again.
   *
   * @param words --target host:port --jdbc-url URL [--kills 5] [--nodes 2] [--seconds 20]
   *     [--interval-millis 25] [--results benchmark/results] [--note TEXT]
   */
  public static void main(String[] words) throws Exception {
    var arguments = Arguments.of(words);
    var record = new BenchmarkRecord("take-over", Instant.now());
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
    int kills = arguments.number("kills", 5);
    int count = arguments.number("nodes", 2);
    var interval = Duration.ofMillis(arguments.number("interval-millis", 25));
    var time = Duration.ofSeconds(arguments.number("seconds", 20));
    run(load, interval, WARM_UP);

    var first = new ArrayList<Double>();
    var slowest = new ArrayList<Double>();
    for (int number = 0; number < kills; number++) {
      var owners = nodes.awaitOwners(count);
      var victim = owners.get(number % owners.size());
      var slots = nodes.slotsOf(victim);
      var process = victim.process();
      long killedAt = System.nanoTime();
      process.destroyForcibly();
      var times = run(load, interval, time);
      var concerned = of(times, nodes.workflowsIn(slots));
      first.add(seconds(concerned, each -> each.endedAt() - killedAt).getFirst());
      slowest.add(seconds(concerned, each -> each.endedAt() - each.startedAt()).getLast());
      System.out.printf("%s killed with %s: %.2f s%n", victim, slots, first.getLast());
    }
    record.put("kills", kills);
    record.put("workflows per second", 1_000.0 / interval.toMillis());
    record.put("seconds to the first completion, median", median(first));
    record.put("seconds to the first completion, each", first.toString());
    record.put("seconds of the slowest workflow on the shards, each", slowest.toString());
    record.put("workflows that failed", load.failures().size());
    record.put("single calls that failed", load.failedCalls().toString());
  }

  private static Map<String, Times> run(ArrivalLoad load, Duration interval, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return load.during(interval, () -> System.nanoTime() < end);
  }

  private static List<Times> of(Map<String, Times> times, Set<String> workflowIds) {
    return times.entrySet().stream()
        .filter(entry -> workflowIds.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** In order. */
  private static List<Double> seconds(List<Times> times, ToLongFunction<Times> nanos) {
    return times.stream()
        .mapToLong(nanos)
        .sorted()
        .mapToObj(value -> Math.round(value / 1e7) / 100.0)
        .toList();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
