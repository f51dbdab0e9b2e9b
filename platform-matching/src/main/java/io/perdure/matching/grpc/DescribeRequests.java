package io.perdure.matching.grpc;

import io.perdure.common.api.TaskKind;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.Unavailable;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.matching.queue.DescribeOutcome;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.QueueDescription;
import io.perdure.matching.store.QueueKey;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueuePartitionMetadata;
import io.temporal.api.taskqueue.v1.TaskQueueTypeInfo;
import io.temporal.api.taskqueue.v1.TaskQueueVersionInfo;
import io.temporal.api.taskqueue.v1.TaskQueueVersioningInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsResponse;
import java.util.List;

/** How it stands with task queues, for those who look at them (MT-55, MT-60…MT-69). */
final class DescribeRequests {
  /** The build id, and the version, of workers that have none. */
  private static final String NO_BUILD = "";

  private static final String UNVERSIONED = "__unversioned__";

  private final MatchingPartitions partitions;
  private final MatchingClients others;

  DescribeRequests(MatchingPartitions partitions, MatchingClients others) {
    this.partitions = partitions;
    this.others = others;
  }

  /** DescribeTaskQueue. */
  @SuppressWarnings("deprecation") // The enhanced mode is.
  DescribeTaskQueueResponse describe(DescribeTaskQueueRequest request) {
    return request.getApiMode() == DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED
        ? enhanced(request)
        : plain(request);
  }

  @SuppressWarnings("deprecation") // Old tools read the status, and the version as text.
  private DescribeTaskQueueResponse plain(DescribeTaskQueueRequest request) {
    var sticky = request.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
    var withStatus = request.getIncludeTaskQueueStatus();
    var described =
        describe(request, request.getTaskQueueType(), request.getReportStats() || withStatus);
    var response =
        DescribeTaskQueueResponse.newBuilder()
            .addAllPollers(described.pollers())
            .setEffectiveRateLimit(described.rateLimit());
    if (request.getReportStats()) {
      response.setStats(WholeQueue.sum(described.stats().values()));
      response.putAllStatsByPriorityKey(described.stats());
    }
    if (request.getReportConfig()) {
      response.setConfig(described.config());
    }
    if (withStatus) {
      response.setTaskQueueStatus(described.status());
    }
    if (!sticky) {
      response.setVersioningInfo(
          TaskQueueVersioningInfo.newBuilder().setCurrentVersion(UNVERSIONED));
    }
    return response.build();
  }

  @SuppressWarnings("deprecation") // The mode itself is.
  private DescribeTaskQueueResponse enhanced(DescribeTaskQueueRequest request) {
    var version = TaskQueueVersionInfo.newBuilder();
    for (var type : types(request)) {
      var described = describe(request, type, request.getReportStats());
      var types = TaskQueueTypeInfo.newBuilder();
      if (request.getReportPollers()) {
        types.addAllPollers(described.pollers());
      }
      if (request.getReportStats()) {
        types.setStats(WholeQueue.sum(described.stats().values()));
      }
      version.putTypesInfo(type.getNumber(), types.build());
    }
    return DescribeTaskQueueResponse.newBuilder()
        .putVersionsInfo(NO_BUILD, version.build())
        .build();
  }

  @SuppressWarnings("deprecation") // Old tools ask for several types.
  private static List<TaskQueueType> types(DescribeTaskQueueRequest request) {
    return request.getTaskQueueTypesCount() == 0
        ? List.of(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
        : request.getTaskQueueTypesList();
  }

  private QueueDescription describe(
      DescribeTaskQueueRequest request, TaskQueueType type, boolean stats) {
    var queue = request.getTaskQueue();
    var sticky = queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
    return switch (type) {
      case TASK_QUEUE_TYPE_UNSPECIFIED, TASK_QUEUE_TYPE_WORKFLOW ->
          describe(QueueKeys.of(queue.getName(), TaskKind.TASK_KIND_WORKFLOW), sticky, stats);
      case TASK_QUEUE_TYPE_ACTIVITY ->
          describe(QueueKeys.of(queue.getName(), TaskKind.TASK_KIND_ACTIVITY), sticky, stats);
      case TASK_QUEUE_TYPE_NEXUS -> QueueDescription.UNUSED; // None can poll it.
      case UNRECOGNIZED -> throw new InvalidRequest("unknown task queue type");
    };
  }

  /** A queue is described with all its partitions; a partition that is named, by itself. */
  private QueueDescription describe(QueueKey queue, boolean sticky, boolean stats) {
    var own = ownPart(queue, sticky, stats);
    if (sticky || !queue.isRoot()) {
      return own;
    }
    var rest =
        partitions.othersOf(queue, stats).stream().map(part -> otherPart(part, stats)).toList();
    return rest.isEmpty() ? own : WholeQueue.of(own, rest);
  }

  private DescribeTaskQueueResponse otherPart(QueueKey partition, boolean stats) {
    var request =
        DescribeTaskQueueRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName(partition.name()))
            .setTaskQueueType(
                partition.kind() == TaskKind.TASK_KIND_ACTIVITY
                    ? TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY
                    : TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
            .setReportStats(stats);
    return others
        .taskQueues(partition.namespaceId(), partition.name())
        .describeTaskQueue(request.build());
  }

  private QueueDescription ownPart(QueueKey queue, boolean sticky, boolean stats) {
    return switch (partitions.describe(queue, sticky, stats).join()) {
      case DescribeOutcome.Described(var description) -> description;
      case DescribeOutcome.NotOwned _ ->
          throw Unavailable.moved("the task queue is moving to another node");
      case DescribeOutcome.Unreadable _ ->
          throw new Unavailable("the backlog cannot be read now, please retry");
      case DescribeOutcome.TooMany _ ->
          throw new Exhausted(
              "too many task queues are being described",
              ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT,
              ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_SYSTEM);
    };
  }

  /** ListTaskQueuePartitions (MT-55). */
  ListTaskQueuePartitionsResponse listPartitions(ListTaskQueuePartitionsRequest request) {
    var queue = QueueKeys.of(request.getTaskQueue().getName(), TaskKind.TASK_KIND_WORKFLOW);
    partitions.checkOwned(queue);
    var response = ListTaskQueuePartitionsResponse.newBuilder();
    partitions
        .owners(queue)
        .forEach(
            (partition, owner) -> {
              var listed =
                  TaskQueuePartitionMetadata.newBuilder()
                      .setKey(partition.name())
                      .setOwnerHostName(owner);
              response.addWorkflowTaskQueuePartitions(listed);
              response.addActivityTaskQueuePartitions(listed);
            });
    return response.build();
  }
}
