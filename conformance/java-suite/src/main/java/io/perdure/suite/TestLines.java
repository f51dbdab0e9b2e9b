package io.perdure.suite;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.runner.Description;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** Turns what JUnit tells into lines of the report; whole stack traces go to the log. */
final class TestLines extends RunListener {
  private final Report report;
  private final Watchdog watchdog;
  private final Map<String, Ending> endings = new HashMap<>();

  /** How a test that did not pass ended. */
  private record Ending(Outcome outcome, String message) {}

  TestLines(Report report, Watchdog watchdog) {
    this.report = report;
    this.watchdog = watchdog;
  }

  @Override
  public void testStarted(Description test) {
    System.out.println("==> " + test.getDisplayName());
    watchdog.began(name(test));
  }

  @Override
  public void testFailure(Failure failure) {
    System.out.println("==> FAILED: " + failure.getTrace());
    ended(failure, Outcome.FAILED);
  }

  @Override
  public void testAssumptionFailure(Failure failure) {
    ended(failure, Outcome.SKIPPED);
  }

  @Override
  public void testIgnored(Description test) {
    report.add(name(test), Outcome.SKIPPED, Duration.ZERO, "ignored");
  }

  @Override
  public void testFinished(Description test) {
    Ending ending = endings.getOrDefault(name(test), new Ending(Outcome.PASSED, ""));
    report.add(name(test), ending.outcome(), watchdog.ended(), ending.message());
  }

  private void ended(Failure failure, Outcome outcome) {
    String message = String.valueOf(failure.getException());
    if (failure.getDescription().isTest()) {
      endings.putIfAbsent(name(failure.getDescription()), new Ending(outcome, message));
    } else {
      report.add(Report.CLASS, outcome, Duration.ZERO, message);
    }
  }

  private static String name(Description test) {
    return test.isTest() ? String.valueOf(test.getMethodName()) : Report.CLASS;
  }
}
