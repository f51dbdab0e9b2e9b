package io.perdure.matching.grpc;

import static io.perdure.matching.grpc.TestingMatching.NAMESPACE;
import static io.perdure.matching.grpc.TestingMatching.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.Patience;
import io.perdure.common.cluster.TaskQueuePartition;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueuePartitionMetadata;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The partitions of a task queue over gRPC, each a caller of the others. */
@Timeout(60)
class QueuePartitionsRpcsTest {
  @AutoClose("shutdownNow")
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @AutoClose private final TestingMatching matching = new TestingMatching(4);

  @Test
  @DisplayName("MT-8: polls of the root get the tasks of all partitions")
  void pollsOfTheRootGetTheTasksOfAllPartitions() {
    for (var number = 0; number < 4; number++) {
      matching.dispatch(task("orders", "order-" + number).setPartition(number));
    }

    var tokens = new ArrayList<String>();
    for (var poll = 0; poll < 4; poll++) {
      tokens.add(poll("orders"));
    }

    assertThat(tokens).containsExactlyInAnyOrder("order-0", "order-1", "order-2", "order-3");
  }

  @Test
  @DisplayName("MT-8: a poll of one partition gets a task of another one")
  void aPollOfOnePartitionGetsATaskOfAnother() {
    var poll = CompletableFuture.supplyAsync(() -> poll(part(3)), callers);

    matching.dispatch(task("orders", "order-1").setPartition(1));

    assertThat(poll.join()).isEqualTo("order-1");
  }

  @Test
  @DisplayName("MT-6: a backlog outlives its partition when there are fewer of them")
  void aBacklogOutlivesItsPartition() throws Exception {
    matching.dispatch(task("orders", "order-1").setPartition(3)).await();

    matching.restart(1);

    assertThat(describe("orders", true).getStats().getApproximateBacklogCount()).isEqualTo(1);
    assertThat(poll("orders")).isEqualTo("order-1");
  }

  @Test
  @DisplayName("MT-3, MT-55: all partitions are listed, each with its owner")
  void allPartitionsAreListed() {
    var request =
        ListTaskQueuePartitionsRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
            .build();

    var listed =
        matching.clients().taskQueues(NAMESPACE, "orders").listTaskQueuePartitions(request);

    assertThat(listed.getActivityTaskQueuePartitionsList())
        .extracting(TaskQueuePartitionMetadata::getKey)
        .containsExactly("orders", part(1), part(2), part(3));
    assertThat(listed.getWorkflowTaskQueuePartitionsList())
        .extracting(TaskQueuePartitionMetadata::getOwnerHostName)
        .containsOnly("in process");
  }

  @Test
  @DisplayName("MT-61, MT-62: the root is described with all partitions, another one by itself")
  void theRootIsDescribedWithAllPartitions() throws Exception {
    for (var number : List.of(0, 2, 2, 3)) {
      matching.dispatch(task("orders", "order").setPartition(number)).await();
    }

    assertThat(describe("orders", true).getStats().getApproximateBacklogCount()).isEqualTo(4);
    assertThat(describe(part(2), true).getStats().getApproximateBacklogCount()).isEqualTo(2);
  }

  @Test
  @DisplayName("MT-49: a limit that is set for a queue holds in all its partitions")
  void aLimitHoldsInAllPartitions() {
    describe(part(2), false);
    var change =
        UpdateTaskQueueConfigRequest.newBuilder()
            .setTaskQueue("orders")
            .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
            .setUpdateQueueRateLimit(
                RateLimitUpdate.newBuilder()
                    .setRateLimit(RateLimit.newBuilder().setRequestsPerSecond(8)))
            .build();

    matching.clients().taskQueues(NAMESPACE, "orders").updateTaskQueueConfig(change);

    Patience.until(
        () -> describe(part(2), false).getEffectiveRateLimit().getRequestsPerSecond() == 8);
  }

  private String part(int number) {
    return new TaskQueuePartition("orders", number).name();
  }

  private String poll(String partition) {
    var request =
        PollWorkflowTaskQueueRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName(partition))
            .setIdentity("worker");
    return matching
        .clients()
        .taskQueues(NAMESPACE, partition)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .pollWorkflowTaskQueue(request.build())
        .getTaskToken()
        .toStringUtf8();
  }

  private DescribeTaskQueueResponse describe(String partition, boolean stats) {
    var request =
        DescribeTaskQueueRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName(partition))
            .setTaskQueueType(
                stats
                    ? TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
                    : TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
            .setReportStats(stats);
    return matching.clients().taskQueues(NAMESPACE, partition).describeTaskQueue(request.build());
  }
}
