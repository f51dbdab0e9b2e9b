package io.perdure.benchmark;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Measures queries and updates of runs that a worker holds in its cache, from call to answer. */
public final class RoundTripBenchmark {
  /** Updates of one run: a run takes no more than 2,000. */
  private static final int MAX_CALLS = 1_500;

  private final WorkflowClient client;
  private final String taskQueue = "round-trips-" + UUID.randomUUID();

  private RoundTripBenchmark(WorkflowClient client) {
    this.client = client;
  }

  /**
   * Runs queries, then updates, and writes the record.
   *
   * @param words --target host:port [--callers 4] [--calls 1000] [--warm-up 300] [--namespace
   *     default] [--results benchmark/results] [--note TEXT]
   */
  public static void main(String[] words) throws Exception {
    var arguments = Arguments.of(words);
    var stubs = LoopbackServer.of(arguments.text("target", null)).connect();
    var namespace = arguments.text("namespace", "default");
    var client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
    var record = new BenchmarkRecord("round-trips", Instant.now());
    record.put("note", arguments.text("note", ""));
    new RoundTripBenchmark(client).measure(arguments, record);
    record.write(Path.of(arguments.text("results", "benchmark/results")));
    System.exit(0);
  }

  private void measure(Arguments arguments, BenchmarkRecord record) throws Exception {
    int callers = arguments.number("callers", 4);
    int calls = arguments.number("calls", 1_000);
    int warmUp = arguments.number("warm-up", 300);
    if (calls + warmUp > MAX_CALLS) {
      throw new IllegalArgumentException("at most %d calls of one run".formatted(MAX_CALLS));
    }
    var workers = WorkerFactory.newInstance(client);
    workers.newWorker(taskQueue).registerWorkflowImplementationTypes(Tally.Program.class);
    workers.start();
    record.put("callers, each with a run of its own", callers);
    record.put("calls of each kind by each caller", calls);
    put(record, "query", inParallel(callers, () -> queries(warmUp, calls)));
    put(record, "update", inParallel(callers, () -> updates(warmUp, calls)));
    put(record, "query, one caller", inParallel(1, () -> queries(warmUp, calls)));
    put(record, "update, one caller", inParallel(1, () -> updates(warmUp, calls)));
    workers.shutdownNow();
  }

  private static void put(BenchmarkRecord record, String name, Quantiles times) {
    record.put(name + ", milliseconds, median", rounded(times.millisAt(0.5)));
    record.put(name + ", milliseconds, 99 %", rounded(times.millisAt(0.99)));
  }

  private static Quantiles inParallel(int callers, Callable<List<Long>> caller) throws Exception {
    var all = new ArrayList<Long>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<List<Long>>>();
      for (int number = 0; number < callers; number++) {
        running.add(threads.submit(caller));
      }
      for (var one : running) {
        all.addAll(one.get());
      }
    }
    return Quantiles.of(all);
  }

  private List<Long> queries(int warmUp, int calls) {
    var run = start();
    run.add(1);
    var times = timed(warmUp, calls, _ -> expect(1, run.sum()));
    run.finish();
    return times;
  }

  private List<Long> updates(int warmUp, int calls) {
    var run = start();
    var times = timed(warmUp, calls, number -> expect(number + 1, run.add(1)));
    run.finish();
    return times;
  }

  private Tally start() {
    var options =
        WorkflowOptions.newBuilder()
            .setTaskQueue(taskQueue)
            .setWorkflowId("tally-" + UUID.randomUUID())
            .build();
    var run = client.newWorkflowStub(Tally.class, options);
    WorkflowClient.start(run::run);
    return run;
  }

  /** The first calls do not count. */
  private static List<Long> timed(int warmUp, int calls, IntConsumer call) {
    var times = new ArrayList<Long>(calls);
    for (int number = 0; number < warmUp + calls; number++) {
      long began = System.nanoTime();
      call.accept(number);
      if (number >= warmUp) {
        times.add(System.nanoTime() - began);
      }
    }
    return times;
  }

  private static void expect(int expected, int answer) {
    if (answer != expected) {
      throw new IllegalStateException("expected %d, was %d".formatted(expected, answer));
    }
  }

  private static double rounded(double figure) {
    return Math.round(figure * 1000) / 1000.0;
  }
}
