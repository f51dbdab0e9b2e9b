package io.perdure.testing.simulation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What has happened in one simulation.
 *
 * @param steps entries of the agenda that were done
 * @param runs runs that were started, continued or retried
 * @param lostCommits transactions that never reached the database
 * @param repeated records that the task channel delivered twice
 * @param children runs that a parent has started
 * @param overtaken records that the task channel delivered behind later ones
 * @param lostTasks tasks that the task channel lost after it had said to hold them
 * @param updates updates that clients were told to be completed
 * @param queries queries that were answered
 */
public record SimulationReport(
    long seed,
    long steps,
    int runs,
    int children,
    int crashes,
    int lostCommits,
    int repeated,
    int overtaken,
    int lostTasks,
    int updates,
    int queries) {
  /** Names of the columns of {@link #line}. */
  public static final String HEADER =
      "seed,steps,runs,children,crashes,lost commits,repeated records,overtaken records,lost tasks,"
          + "updates,queries";

  /** The figures, separated by commas. */
  public String line() {
    var figures =
        List.of(
            steps,
            runs,
            children,
            crashes,
            lostCommits,
            repeated,
            overtaken,
            lostTasks,
            updates,
            queries);
    return seed + "," + figures.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
