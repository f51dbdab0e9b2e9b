package io.perdure.suite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.manipulation.Filter;

/**
 * Runs the tests of one class that have no line in the report yet, and adds their lines.
 *
 * <p>Arguments: the report, the seconds after which a test hangs, the class, and the names of methods to leave out. Exits
 * with 0 when every test has its line, with {@link Watchdog#HUNG} when one hung and the rest are still to be run.
 */
final class SuiteClass {
  private final Report report;
  private final String name;
  private final Set<String> leftOut;

  private SuiteClass(Report report, String name, Set<String> leftOut) {
    this.report = report;
    this.name = name;
    this.leftOut = leftOut;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> rest = List.of(arguments).subList(3, arguments.length);
    Report report = Report.of(Path.of(arguments[0]), arguments[2]);
    new SuiteClass(report, arguments[2], Set.copyOf(rest))
        .run(new Watchdog(report, Duration.ofSeconds(Long.parseLong(arguments[1]))));
    System.exit(0);
  }

  private void run(Watchdog watchdog) throws ClassNotFoundException {
    Request all = Request.aClass(Class.forName(name));
    if (all.getRunner().getDescription().getChildren().stream().noneMatch(this::isToRun)) {
      return;
    }
    JUnitCore core = new JUnitCore();
    core.addListener(new TestLines(report, watchdog));
    watchdog.start();
    core.run(all.filterWith(new ToRun()));
  }

  private boolean isToRun(Description description) {
    if (!description.isTest()) {
      return description.getChildren().stream().anyMatch(this::isToRun);
    }
    String test = String.valueOf(description.getMethodName());
    return !report.has(test) && !leftOut.contains(test.replaceFirst("[\\[(].*", ""));
  }

  /** Lets through what has neither been run nor left out. */
  private final class ToRun extends Filter {
    @Override
    public boolean shouldRun(Description description) {
      return isToRun(description);
    }

    @Override
    public String describe() {
      return "what is to run";
    }
  }
}
