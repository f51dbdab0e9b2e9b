package io.perdure.testing.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.DeadLetter;
import io.perdure.common.store.AttributeDocument;
import io.perdure.common.visibility.Condition;
import io.perdure.common.visibility.Position;
import io.perdure.common.visibility.Selection;
import io.perdure.common.visibility.UnfitRecord;
import io.perdure.common.visibility.VisibilityIndex;
import io.perdure.common.visibility.VisibilityRecords;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Visibility records in memory. */
public final class InMemoryVisibility implements VisibilityRecords, VisibilityIndex {
  private static final long NANOS_PER_MICRO = 1_000;

  private record Stored(VisibilityRecord run, Instant writtenAt) {
    Stored newer(Stored other) {
      return other.run.getVersion() > run.getVersion() ? other : this;
    }
  }

  private final Map<String, Stored> runs = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<DeadLetter> deadLetters = new ConcurrentLinkedQueue<>();
  private final InMemoryPositions positions = new InMemoryPositions();
  private final InstantSource clock;

  public InMemoryVisibility(InstantSource clock) {
    this.clock = clock;
  }

  /** What has been put aside. */
  public List<DeadLetter> deadLetters() {
    return List.copyOf(deadLetters);
  }

  @Override
  public void write(
      List<VisibilityRecord> records, List<DeadLetter> dead, List<Consumed> consumed) {
    records.forEach(InMemoryVisibility::refuseUnfit);
    var now = clock.instant();
    for (var run : records) {
      runs.merge(run.getRunId(), new Stored(run, now), Stored::newer);
    }
    deadLetters.addAll(dead);
    positions.save(consumed);
  }

  /** How far the task channel is consumed. */
  public ConsumedOffsets positions() {
    return positions;
  }

  @Override
  public int removeTombstones(Instant deletedBefore, int limit) {
    var old =
        runs.values().stream()
            .filter(stored -> stored.run.getDeleted() && stored.writtenAt.isBefore(deletedBefore))
            .limit(limit)
            .toList();
    old.forEach(stored -> runs.remove(stored.run.getRunId(), stored));
    return old.size();
  }

  @Override
  public List<WorkflowExecutionInfo> page(
      String namespaceId, Condition condition, Optional<Position> after, int limit) {
    return selected(namespaceId, condition)
        .filter(run -> after.isEmpty() || Position.of(run).compareTo(after.get()) > 0)
        .sorted(Comparator.comparing(Position::of))
        .limit(limit)
        .toList();
  }

  @Override
  public Map<WorkflowExecutionStatus, Long> countByStatus(String namespaceId, Condition condition) {
    return selected(namespaceId, condition)
        .map(WorkflowExecutionInfo::getStatus)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private Stream<WorkflowExecutionInfo> selected(String namespaceId, Condition condition) {
    return runs.values().stream()
        .map(Stored::run)
        .filter(run -> run.getNamespaceId().equals(namespaceId) && !run.getDeleted())
        .map(InMemoryVisibility::listed)
        .filter(run -> Selection.includes(condition, run));
  }

  /** PostgreSQL's text takes every character but this one. */
  private static void refuseUnfit(VisibilityRecord run) {
    var texts =
        Stream.of(
            run.getWorkflowId(),
            run.getWorkflowType(),
            run.getTaskQueue(),
            run.getParentWorkflowId(),
            run.getParentRunId(),
            run.getRootWorkflowId(),
            run.getRootRunId());
    if (texts.anyMatch(text -> text.indexOf('\0') >= 0)) {
      throw new UnfitRecord("a text contains the character U+0000");
    }
  }

  private static WorkflowExecutionInfo listed(VisibilityRecord run) {
    var listed =
        WorkflowExecutionInfo.newBuilder()
            .setExecution(execution(run.getWorkflowId(), run.getRunId()))
            .setType(WorkflowType.newBuilder().setName(run.getWorkflowType()))
            .setStartTime(timestamp(run.getStartTimeNanos()))
            .setExecutionTime(timestamp(run.getExecutionTimeNanos()))
            .setStatusValue(run.getStatus())
            .setRootExecution(execution(run.getRootWorkflowId(), run.getRootRunId()))
            .setTaskQueue(run.getTaskQueue());
    if (run.getCloseTimeNanos() != 0) {
      listed
          .setCloseTime(timestamp(run.getCloseTimeNanos()))
          .setExecutionDuration(
              Timestamps.between(listed.getExecutionTime(), timestamp(run.getCloseTimeNanos())))
          .setHistoryLength(run.getHistoryLength())
          .setHistorySizeBytes(run.getHistorySizeBytes())
          .setStateTransitionCount(run.getStateTransitionCount());
    }
    if (!run.getParentWorkflowId().isEmpty()) {
      listed.setParentExecution(execution(run.getParentWorkflowId(), run.getParentRunId()));
    }
    if (!run.getMemo().isEmpty()) {
      listed.setMemo(memo(run));
    }
    if (!run.getSearchAttributes().isEmpty()) {
      listed.setSearchAttributes(
          AttributeDocument.attributes(AttributeDocument.of(run.getSearchAttributes())));
    }
    return listed.build();
  }

  private static WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }

  private static Timestamp timestamp(long nanos) {
    return Timestamps.fromMicros(Math.floorDiv(nanos, NANOS_PER_MICRO));
  }

  private static Memo memo(VisibilityRecord run) {
    try {
      return Memo.parseFrom(run.getMemo());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored memo cannot be read", e);
    }
  }
}
