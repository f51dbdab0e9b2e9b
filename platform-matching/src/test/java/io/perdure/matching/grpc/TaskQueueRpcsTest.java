package io.perdure.matching.grpc;

import static io.perdure.matching.grpc.TestingMatching.NAMESPACE;
import static io.perdure.matching.grpc.TestingMatching.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.common.Patience;
import io.perdure.common.api.OfferStickyTaskRequest;
import io.perdure.common.api.TaskKind;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueuePartitionMetadata;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.ListTaskQueuePartitionsRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollNexusTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskQueueRpcsTest {
  private static final Executor CALLERS = Thread::startVirtualThread;

  private final TestingMatching matching = new TestingMatching();

  @AfterEach
  void close() {
    matching.close();
  }

  @Test
  @DisplayName("MT-10: a waiting poll is answered with the task that comes in")
  void aWaitingPollIsAnsweredWithATask() throws Exception {
    var poll = pollLater("orders", TaskQueueKind.TASK_QUEUE_KIND_NORMAL);

    var done = matching.dispatch(task("orders", "order-1"));

    assertThat(poll.get().getTaskToken()).isEqualTo(ByteString.copyFromUtf8("order-1"));
    done.await();
  }

  @Test
  @DisplayName("MT-210: a task that was stored outlives the process")
  void aStoredTaskOutlivesTheProcess() throws Exception {
    matching.dispatch(task("orders", "order-1")).await();

    matching.restart();

    assertThat(poll("orders").getTaskToken()).isEqualTo(ByteString.copyFromUtf8("order-1"));
  }

  @Test
  @DisplayName("MT-61, MT-63: a queue is described with its pollers and its backlog")
  void aQueueIsDescribedWithPollersAndBacklog() throws Exception {
    matching.dispatch(task("orders", "order-1")).await();
    matching.dispatch(task("orders", "order-2").setPriorityKey(1)).await();
    poll("orders");
    var request =
        DescribeTaskQueueRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
            .setReportStats(true);

    var described =
        matching.clients().taskQueues(NAMESPACE, "orders").describeTaskQueue(request.build());

    assertThat(described.getPollersList())
        .extracting(PollerInfo::getIdentity)
        .containsExactly("worker");
    assertThat(described.getStats().getApproximateBacklogCount()).isEqualTo(1);
    assertThat(described.getStatsByPriorityKeyMap()).containsOnlyKeys(1, 3);
  }

  @Test
  @DisplayName("MT-55: a queue has one partition, whose owner is named")
  void aQueueHasOnePartition() {
    var request =
        ListTaskQueuePartitionsRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
            .build();

    var partitions =
        matching.clients().taskQueues(NAMESPACE, "orders").listTaskQueuePartitions(request);

    assertThat(partitions.getWorkflowTaskQueuePartitionsList())
        .containsExactlyElementsOf(partitions.getActivityTaskQueuePartitionsList())
        .extracting(
            TaskQueuePartitionMetadata::getKey, TaskQueuePartitionMetadata::getOwnerHostName)
        .containsExactly(tuple("orders", "in process"));
  }

  @Test
  @DisplayName("MT-1: activity tasks are for activity polls")
  void anActivityPollIsAnsweredWithAnActivityTask() {
    matching.dispatch(task("orders", "order-1"));
    matching.dispatch(task("orders", "order-2").setKind(TaskKind.TASK_KIND_ACTIVITY));

    var request =
        PollActivityTaskQueueRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
            .build();
    var response =
        matching.clients().taskQueues(NAMESPACE, "orders").pollActivityTaskQueue(request);

    assertThat(response.getTaskToken()).isEqualTo(ByteString.copyFromUtf8("order-2"));
    assertThat(matching.counts().workflow()).isZero();
  }

  @Test
  @DisplayName("MT-21, MT-22: a poll ends empty before its caller's deadline")
  void aPollEndsEmptyBeforeItsDeadline() {
    var response =
        matching
            .clients()
            .taskQueues(NAMESPACE, "orders")
            .withDeadlineAfter(1_300, TimeUnit.MILLISECONDS)
            .pollWorkflowTaskQueue(request("orders", TaskQueueKind.TASK_QUEUE_KIND_NORMAL));

    assertThat(response).isEqualTo(PollWorkflowTaskQueueResponse.getDefaultInstance());
  }

  @Test
  @DisplayName("MT-23: a task does not go to a caller that is gone")
  void aTaskDoesNotGoToACallerThatIsGone() {
    var call = Context.current().withCancellation();
    var poll = new CompletableFuture<PollWorkflowTaskQueueResponse>();
    CALLERS.execute(call.wrap(() -> completeBy(poll)));
    call.cancel(null);
    assertThatThrownBy(poll::join).hasRootCauseInstanceOf(StatusRuntimeException.class);

    matching.dispatch(task("orders", "order-1"));

    assertThat(poll("orders").getTaskToken()).isEqualTo(ByteString.copyFromUtf8("order-1"));
  }

  @Test
  @DisplayName("MT-30: a sticky task is taken when its worker polls, and not otherwise")
  void aStickyTaskIsTakenWhenItsWorkerPolls() throws Exception {
    assertThat(offer("sticky", "order-1")).isFalse();
    var poll = pollLater("sticky", TaskQueueKind.TASK_QUEUE_KIND_STICKY);

    Patience.until(() -> offer("sticky", "order-1")); // The poll has come in.

    assertThat(poll.get().getTaskToken()).isEqualTo(ByteString.copyFromUtf8("order-1"));
  }

  @Test
  @DisplayName("MT-90: a worker that shuts down has no sticky queue from then on")
  void aWorkerThatShutsDownHasNoStickyQueue() throws Exception {
    var poll = pollLater("sticky", TaskQueueKind.TASK_QUEUE_KIND_STICKY);
    var shutDown = ShutdownWorkerRequest.newBuilder().setStickyTaskQueue("sticky").build();

    while (!poll.isDone()) {
      matching.clients().taskQueues(NAMESPACE, "sticky").shutdownWorker(shutDown);
    }

    assertThat(poll.get().getTaskToken()).isEmpty();
    assertThat(offer("sticky", "order-1")).isFalse();
  }

  @Test
  @DisplayName("MT-91: the polls of a worker that shuts down are answered empty, of both kinds")
  void thePollsOfAWorkerThatShutsDownAreAnsweredEmpty() throws Exception {
    var queue = TaskQueue.newBuilder().setName("orders");
    var workflow =
        PollWorkflowTaskQueueRequest.newBuilder().setTaskQueue(queue).setWorkerInstanceKey("w");
    var activity =
        PollActivityTaskQueueRequest.newBuilder().setTaskQueue(queue).setWorkerInstanceKey("w");
    var polled = CompletableFuture.supplyAsync(() -> poll(workflow.build()), CALLERS);

    matching
        .clients()
        .taskQueues(NAMESPACE, "orders")
        .shutdownWorker(
            ShutdownWorkerRequest.newBuilder()
                .setTaskQueue("orders")
                .setWorkerInstanceKey("w")
                .build());

    assertThat(polled.get().getTaskToken()).isEmpty();
    var late = matching.clients().taskQueues(NAMESPACE, "orders");
    assertThat(late.pollActivityTaskQueue(activity.build()).getTaskToken()).isEmpty();
  }

  @Test
  void aNodeThatHasLeftRefusesPolls() {
    matching.drain();

    assertThatThrownBy(() -> poll("orders")).satisfies(failure -> hasCode(failure, "UNAVAILABLE"));
  }

  @Test
  @DisplayName("MT-4: a name that no queue can have is refused")
  void aNameThatNoQueueCanHaveIsRefused() {
    for (var name : new String[] {"", "a".repeat(1_001), "nul\0"}) {
      assertThatThrownBy(() -> poll(name))
          .satisfies(failure -> hasCode(failure, "INVALID_ARGUMENT"));
    }
  }

  @Test
  @DisplayName("MT-60: a type that no queue has is refused, in either mode")
  @SuppressWarnings("deprecation") // The enhanced mode is.
  void aTypeThatNoQueueHasIsRefused() {
    var orders =
        DescribeTaskQueueRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
            .build();
    var stub = matching.clients().taskQueues(NAMESPACE, "orders");
    var enhanced =
        orders.toBuilder()
            .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED)
            .addTaskQueueTypesValue(99);
    var plain = orders.toBuilder().setTaskQueueTypeValue(99);

    for (var request : List.of(enhanced, plain)) {
      assertThatThrownBy(() -> stub.describeTaskQueue(request.build()))
          .satisfies(failure -> hasCode(failure, "INVALID_ARGUMENT"));
    }
  }

  @Test
  void whatIsNotServedYetIsUnimplemented() {
    var stub = matching.clients().taskQueues(NAMESPACE, "orders");
    var request = PollNexusTaskQueueRequest.getDefaultInstance();

    assertThatThrownBy(() -> stub.pollNexusTaskQueue(request))
        .satisfies(failure -> hasCode(failure, "UNIMPLEMENTED"));
  }

  private void completeBy(CompletableFuture<PollWorkflowTaskQueueResponse> answer) {
    try {
      answer.complete(poll("orders"));
    } catch (StatusRuntimeException failure) {
      answer.completeExceptionally(failure);
    }
  }

  private CompletableFuture<PollWorkflowTaskQueueResponse> pollLater(
      String queue, TaskQueueKind kind) {
    return CompletableFuture.supplyAsync(() -> poll(request(queue, kind)), CALLERS);
  }

  private PollWorkflowTaskQueueResponse poll(String queue) {
    return poll(request(queue, TaskQueueKind.TASK_QUEUE_KIND_NORMAL));
  }

  private PollWorkflowTaskQueueResponse poll(PollWorkflowTaskQueueRequest request) {
    return matching
        .clients()
        .taskQueues(NAMESPACE, request.getTaskQueue().getName())
        .pollWorkflowTaskQueue(request);
  }

  private static PollWorkflowTaskQueueRequest request(String queue, TaskQueueKind kind) {
    return PollWorkflowTaskQueueRequest.newBuilder()
        .setTaskQueue(TaskQueue.newBuilder().setName(queue).setKind(kind))
        .setIdentity("worker")
        .build();
  }

  private boolean offer(String sticky, String workflowId) {
    var task =
        task("normal", workflowId).setStickyTaskQueue(sticky).setExpiresAtMillis(Long.MAX_VALUE);
    return matching
        .clients()
        .matching(NAMESPACE, sticky)
        .offerStickyTask(OfferStickyTaskRequest.newBuilder().setTask(task).build())
        .getTaken();
  }

  private static void hasCode(Throwable failure, String code) {
    assertThat(Status.fromThrowable(failure).getCode().name()).isEqualTo(code);
  }
}
