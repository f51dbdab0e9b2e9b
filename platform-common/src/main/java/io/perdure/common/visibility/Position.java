package io.perdure.common.visibility;

import com.google.protobuf.Timestamp;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.time.Instant;
import java.util.Comparator;

/**
 * Where a run stands in listings; positions sort as listings do: the latest close time first, then
 * the latest start time, then by run id (VI-40).
 *
 * @param closeTime when it closed; {@link #OPEN} for open runs, which so come first
 */
public record Position(Instant closeTime, Instant startTime, String runId)
    implements Comparable<Position> {
  /** What counts as the close time of an open run (VI-32, VI-40). */
  public static final Instant OPEN = Instant.parse("9999-12-31T23:59:59Z");

  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::closeTime, Comparator.reverseOrder())
          .thenComparing(Position::startTime, Comparator.reverseOrder())
          .thenComparing(Position::runId);

  /** Where the given run stands. */
  public static Position of(WorkflowExecutionInfo run) {
    return new Position(
        run.hasCloseTime() ? instant(run.getCloseTime()) : OPEN,
        instant(run.getStartTime()),
        run.getExecution().getRunId());
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
