package io.perdure.history.state;

import com.google.protobuf.Timestamp;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;
import io.temporal.api.workflow.v1.ResetPointInfo;
import io.temporal.api.workflow.v1.ResetPoints;
import java.time.Instant;

/** Where each build of the workers has first touched a run: points to reset it to (RS-15). */
public final class BuildPoints {
  /** Points kept; the oldest go first. */
  private static final int MOST = 20;

  private BuildPoints() {}

  /**
   * The points after a completed workflow task.
   *
   * @param settled whether the run waits for no other workflow, so that it can be reset to here
   */
  static ResetPoints after(
      ResetPoints before, String runId, HistoryEvent completed, boolean settled) {
    var attributes = completed.getWorkflowTaskCompletedEventAttributes();
    var checksum = checksum(attributes);
    var build = buildId(attributes);
    var known =
        before.getPointsList().stream()
            .anyMatch(
                point -> point.getBuildId().equals(build) && checksum(point).equals(checksum));
    if (known || (checksum.isEmpty() && build.isEmpty())) {
      return before;
    }
    var point = ResetPointInfo.newBuilder().setBuildId(build);
    setChecksum(point, checksum);
    point
        .setRunId(runId)
        .setFirstWorkflowTaskCompletedId(completed.getEventId())
        .setCreateTime(completed.getEventTime())
        .setResettable(settled);
    return newest(before.toBuilder().addPoints(point));
  }

  /**
   * What the next run of a chain is given: the points of the run before end with its retention
   * (RC-11).
   *
   * @param expiry when that run is deleted
   */
  public static ResetPoints handedOn(
      ResetPoints points, String runId, Instant now, Instant expiry) {
    var kept = points.toBuilder().clearPoints();
    for (var point : points.getPointsList()) {
      var handed =
          point.getRunId().equals(runId)
              ? point.toBuilder().setExpireTime(Nanos.timestamp(expiry)).build()
              : point;
      if (!isOver(handed.getExpireTime(), now)) {
        kept.addPoints(handed);
      }
    }
    return newest(kept);
  }

  private static boolean isOver(Timestamp expiry, Instant now) {
    return !expiry.equals(Timestamp.getDefaultInstance())
        && ProtoTime.instant(expiry).isBefore(now);
  }

  private static ResetPoints newest(ResetPoints.Builder points) {
    while (points.getPointsCount() > MOST) {
      points.removePoints(0);
    }
    return points.build();
  }

  @SuppressWarnings("deprecation") // Old workers still name their build so.
  private static String buildId(WorkflowTaskCompletedEventAttributes completed) {
    var named = completed.getDeploymentVersion().getBuildId();
    return named.isEmpty() ? completed.getWorkerVersion().getBuildId() : named;
  }

  @SuppressWarnings("deprecation") // Old workers still send their checksum.
  private static String checksum(WorkflowTaskCompletedEventAttributes completed) {
    return completed.getBinaryChecksum();
  }

  @SuppressWarnings("deprecation") // Old workers still send their checksum.
  private static String checksum(ResetPointInfo point) {
    return point.getBinaryChecksum();
  }

  @SuppressWarnings("deprecation") // Old workers still send their checksum.
  private static void setChecksum(ResetPointInfo.Builder point, String checksum) {
    point.setBinaryChecksum(checksum);
  }
}
