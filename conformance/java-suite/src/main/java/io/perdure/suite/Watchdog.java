package io.perdure.suite;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Ends the process when nothing has begun or ended for too long, with a line about what hangs and all stacks in the log. */
final class Watchdog {
  static final int HUNG = 3;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Report report;
  private final Duration limit;
  private String running = Report.CLASS;
  private Instant since = Instant.now();

  Watchdog(Report report, Duration limit) {
    this.report = report;
    this.limit = limit;
  }

  void start() {
    Thread.ofPlatform().daemon().name("watchdog").start(this::watch);
  }

  synchronized void began(String test) {
    running = test;
    since = Instant.now();
  }

  synchronized Duration ended() {
    Duration took = Duration.between(since, Instant.now());
    running = Report.CLASS;
    since = Instant.now();
    return took;
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        endIfHung();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void endIfHung() {
    Duration running = Duration.between(since, Instant.now());
    if (running.compareTo(limit) <= 0) {
      return;
    }
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      System.err.println("\n" + thread.getKey());
      for (StackTraceElement element : thread.getValue()) {
        System.err.println("\tat " + element);
      }
    }
    report.add(this.running, Outcome.HUNG, running, "ended by the watchdog");
    Runtime.getRuntime().halt(HUNG);
  }
}
