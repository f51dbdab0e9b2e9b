package io.perdure.matching.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.perdure.matching.queue.QueueDescription;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is known of all partitions of a queue together (MT-62, MT-63). */
final class WholeQueue {
  private static final Comparator<Duration> BY_LENGTH =
      Comparator.comparingLong(Duration::getSeconds).thenComparingInt(Duration::getNanos);

  private static final Comparator<Timestamp> BY_TIME =
      Comparator.comparingLong(Timestamp::getSeconds).thenComparingInt(Timestamp::getNanos);

  private WholeQueue() {}

  /** The root's part with what the others add to it. */
  static QueueDescription of(QueueDescription root, List<DescribeTaskQueueResponse> others) {
    var stats = new HashMap<Integer, List<TaskQueueStats>>();
    collect(root.stats(), stats);
    others.forEach(other -> collect(other.getStatsByPriorityKeyMap(), stats));
    var sums = new HashMap<Integer, TaskQueueStats>();
    stats.forEach((priority, parts) -> sums.put(priority, sum(parts)));
    var waiting =
        sums.values().stream().mapToLong(TaskQueueStats::getApproximateBacklogCount).sum();
    return new QueueDescription(
        pollers(root, others),
        sums,
        root.status().toBuilder().setBacklogCountHint(waiting).build(),
        root.rateLimit(),
        root.config());
  }

  private static void collect(
      Map<Integer, TaskQueueStats> part, Map<Integer, List<TaskQueueStats>> all) {
    part.forEach(
        (priority, stats) -> all.computeIfAbsent(priority, _ -> new ArrayList<>()).add(stats));
  }

  /** One for each identity: where it has polled last. */
  private static List<PollerInfo> pollers(
      QueueDescription root, List<DescribeTaskQueueResponse> others) {
    var latest = new HashMap<String, PollerInfo>();
    Stream.concat(
            root.pollers().stream(), others.stream().flatMap(one -> one.getPollersList().stream()))
        .forEach(poller -> latest.merge(poller.getIdentity(), poller, WholeQueue::later));
    return latest.values().stream()
        .sorted(Comparator.comparing(PollerInfo::getLastAccessTime, BY_TIME.reversed()))
        .toList();
  }

  private static PollerInfo later(PollerInfo one, PollerInfo other) {
    return BY_TIME.compare(one.getLastAccessTime(), other.getLastAccessTime()) < 0 ? other : one;
  }

  /** Several together: sums, and the oldest age. */
  static TaskQueueStats sum(Collection<TaskQueueStats> parts) {
    var all = TaskQueueStats.newBuilder();
    for (var part : parts) {
      all.setApproximateBacklogCount(
          all.getApproximateBacklogCount() + part.getApproximateBacklogCount());
      all.setTasksAddRate(all.getTasksAddRate() + part.getTasksAddRate());
      all.setTasksDispatchRate(all.getTasksDispatchRate() + part.getTasksDispatchRate());
      all.setRateLimitingActive(all.getRateLimitingActive() || part.getRateLimitingActive());
    }
    return all.setApproximateBacklogAge(
            parts.stream()
                .map(TaskQueueStats::getApproximateBacklogAge)
                .max(BY_LENGTH)
                .orElse(Duration.getDefaultInstance()))
        .build();
  }
}
