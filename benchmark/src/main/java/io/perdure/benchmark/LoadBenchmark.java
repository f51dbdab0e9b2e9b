package io.perdure.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Measures what a simple workflow costs a running server and its PostgreSQL. */
public final class LoadBenchmark {
  /** PostgreSQL's processes report what they counted within a second of falling idle. */
  private static final Duration REPORTING_DELAY = Duration.ofSeconds(3);

  private static final Duration IDLE_TIME = Duration.ofSeconds(5);

  private LoadBenchmark() {}

  /**
   * Runs the load and writes the record.
   *
   * @param words --target host:port --jdbc-url URL [--workflows 10000] [--in-flight 200] [--warm-up
   *     1000] [--namespace default] [--server-pid PID] [--results benchmark/results] [--note TEXT]
   */
  public static void main(String[] words) throws Exception {
    var arguments = Arguments.of(words);
    var server = LoopbackServer.of(arguments.text("target", null));
    var record = new BenchmarkRecord("load", Instant.now());
    record.put("note", arguments.text("note", ""));
    try (var database = new Database(arguments.text("jdbc-url", null));
        var load = new Load(server, arguments.text("namespace", "default"))) {
      measure(arguments, server, database, load, record);
    }
    record.write(Path.of(arguments.text("results", "benchmark/results")));
    System.exit(0);
  }

  private static void measure(
      Arguments arguments,
      LoopbackServer server,
      Database database,
      Load load,
      BenchmarkRecord record)
      throws Exception {
    int workflows = arguments.number("workflows", 10_000);
    int inFlight = arguments.number("in-flight", 200);
    int warmUp = arguments.number("warm-up", 1_000);
    long serverPid =
        Long.parseLong(
            arguments.text("server-pid", "" + LinuxProcesses.listeningOn(server.port())));
    load.run(warmUp, inFlight);
    load.awaitIndexed(warmUp);
    LockSupport.parkNanos(REPORTING_DELAY.toNanos());
    var idle = idleTransactionsPerSecond(database);

    var before = database.read();
    double serverBefore = LinuxProcesses.cpuSeconds(serverPid);
    var times = load.run(workflows, inFlight);
    load.awaitIndexed((long) warmUp + workflows);
    double serverCpu = LinuxProcesses.cpuSeconds(serverPid) - serverBefore;
    LockSupport.parkNanos(REPORTING_DELAY.toNanos());
    var cost = database.read().minus(before);

    record.put("workflows", workflows);
    record.put("in flight", inFlight);
    record.put("seconds", rounded(times.seconds()));
    record.put("workflows per second", rounded(workflows / times.seconds()));
    record.put("milliseconds to the result, median", rounded(times.each().millisAt(0.5)));
    record.put("milliseconds to the result, 99 %", rounded(times.each().millisAt(0.99)));
    record.put("transactions per workflow", rounded(cost.transactions() / (double) workflows));
    record.put("transactions per second when idle", rounded(idle));
    record.put("kB of WAL per workflow", rounded(cost.walBytes() / 1000.0 / workflows));
    record.put("PostgreSQL CPU ms per workflow", rounded(cost.cpuSeconds() * 1000 / workflows));
    record.put("server CPU ms per workflow", rounded(serverCpu * 1000 / workflows));
    record.put("server RSS MB afterwards", LinuxProcesses.residentMegabytes(serverPid));
    for (var setting : new String[] {"server_version", "fsync", "synchronous_commit"}) {
      record.put("PostgreSQL " + setting, database.setting(setting));
    }
  }

  private static double idleTransactionsPerSecond(Database database) throws Exception {
    var before = database.read();
    LockSupport.parkNanos(IDLE_TIME.toNanos());
    return database.read().minus(before).transactions() / (double) IDLE_TIME.toSeconds();
  }

  private static double rounded(double figure) {
    return Math.round(figure * 1000) / 1000.0;
  }
}
