package io.perdure.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.api.RecordTaskStartedResponse.Outcome;
import io.perdure.common.cluster.Lease;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Slots;
import io.perdure.history.refresh.Refresh;
import io.perdure.history.refresh.SlotRange;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole role, over gRPC and on PostgreSQL. */
class HistoryRoleTest {
  private final TestingHistoryRole role = new TestingHistoryRole();

  @AfterEach
  void close() {
    role.close();
  }

  @Test
  void runsAWorkflowFromItsStartToItsEnd() throws Exception {
    var runId = start("order-1");
    var closed = CompletableFuture.supplyAsync(() -> closeEvent("order-1"));

    complete(startTask("order-1"));

    assertThat(closed.get()).extracting(HistoryEvent::getEventId).containsExactly(5L);
    assertThat(history("order-1"))
        .extracting(HistoryEvent::getEventType)
        .containsExactly(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    assertThat(List.of(role.nextRecord().getRunId(), role.nextRecord().getRunId()))
        .containsExactly(runId, runId);
  }

  @Test
  void goesOnWhereItWasStopped() throws Exception {
    start("order-2");
    var task = startTask("order-2");
    role.stop();
    assertThat(role.leases().leases(Leased.SHARD)).extracting(Lease::owner).containsOnlyNulls();

    role.start();
    complete(task);

    assertThat(status("order-2"))
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  @Test
  void sendsAgainWhatWasOwedWhenItWasStopped() throws Exception {
    start("order-3");
    var lost = role.nextTask();
    role.stop();
    role.start();

    assertThat(role.nextTask()).isEqualTo(lost);
  }

  @Test
  void allRunsOweAgainWhatTheyOweWhenTheyAreRefreshed() throws Exception {
    var started = List.of(start("order-6"), start("order-7"));
    role.nextTask();
    role.nextTask();

    var outcome = role.refresh().all(SlotRange.ALL);

    assertThat(outcome).isEqualTo(new Refresh.Outcome(2, 0, List.of()));
    var again = List.of(role.nextTask(), role.nextTask());
    assertThat(again).allMatch(DispatchTask::getAgain);
    assertThat(again)
        .extracting(DispatchTask::getRunId)
        .containsExactlyInAnyOrderElementsOf(started);
  }

  @Test
  void aRefreshOfAShardLeavesTheOthersAlone() throws Exception {
    start("order-8");
    var slot = Slots.of(TestingHistoryRole.NAMESPACE, "order-8");

    assertThat(role.refresh().all(new SlotRange(slot, slot)).refreshed()).isEqualTo(1);
    assertThat(role.refresh().all(new SlotRange(0, slot - 1)).refreshed()).isZero();
    assertThat(role.refresh().all(new SlotRange(slot + 1, Slots.COUNT - 1)).refreshed()).isZero();
  }

  @Test
  void aStartDelayIsWaitedForAcrossARestart() throws Exception {
    var delay = Duration.ofMillis(1_500);
    var before = System.nanoTime();
    start("order-4", delay);
    role.stop();
    role.start();

    assertThat(role.nextTask().getWorkflowId()).isEqualTo("order-4");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(delay);
  }

  @Test
  void aShardThatWasStolenIsServedAgainWhenTheThiefIsDead() {
    start("order-5");
    for (var lease : role.leases().leases(Leased.SHARD)) {
      role.leases().take(Leased.SHARD, lease.id(), lease.epoch(), UUID.randomUUID());
    }

    assertThatThrownBy(() -> status("order-5"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
    assertThat(role.untilAvailable(() -> status("order-5")))
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  void manyStartsShareTransactions() {
    var before = role.commits();

    var starts =
        IntStream.range(0, 200)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> start("many-" + i), role.threads()))
            .toList();
    starts.forEach(CompletableFuture::join);

    assertThat(role.commits() - before).isLessThan(100);
  }

  private String start(String workflowId) {
    return start(workflowId, Duration.ZERO);
  }

  private String start(String workflowId, Duration delay) {
    return role.clients()
        .workflows(TestingHistoryRole.NAMESPACE, workflowId)
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowId(workflowId)
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
                .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
                .setWorkflowStartDelay(Durations.fromMillis(delay.toMillis()))
                .build())
        .getRunId();
  }

  private PollWorkflowTaskQueueResponse startTask(String workflowId) throws Exception {
    var poll =
        PollWorkflowTaskQueueRequest.newBuilder()
            .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
            .build();
    RecordTaskStartedResponse started =
        role.clients()
            .history(TestingHistoryRole.NAMESPACE, workflowId)
            .recordTaskStarted(
                RecordTaskStartedRequest.newBuilder()
                    .setTask(role.nextTask())
                    .setRequestId(UUID.randomUUID().toString())
                    .setPollRequest(poll.toByteString())
                    .build());
    assertThat(started.getOutcome()).isEqualTo(Outcome.OUTCOME_STARTED);
    return PollWorkflowTaskQueueResponse.parseFrom(started.getPollResponse());
  }

  private void complete(PollWorkflowTaskQueueResponse task) {
    assertThat(task.getHistory().getEventsList()).hasSize(3);
    var command =
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
            .setCompleteWorkflowExecutionCommandAttributes(
                CompleteWorkflowExecutionCommandAttributes.getDefaultInstance());
    role.clients()
        .workflows(TestingHistoryRole.NAMESPACE, task.getWorkflowExecution().getWorkflowId())
        .respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest.newBuilder()
                .setTaskToken(task.getTaskToken())
                .addCommands(command)
                .build());
  }

  private List<HistoryEvent> history(String workflowId) {
    return read(
        workflowId,
        GetWorkflowExecutionHistoryRequest.newBuilder().setExecution(execution(workflowId)));
  }

  private List<HistoryEvent> closeEvent(String workflowId) {
    return read(
        workflowId,
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setExecution(execution(workflowId))
            .setWaitNewEvent(true)
            .setHistoryEventFilterType(
                HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT));
  }

  private List<HistoryEvent> read(
      String workflowId, GetWorkflowExecutionHistoryRequest.Builder request) {
    return role.clients()
        .workflows(TestingHistoryRole.NAMESPACE, workflowId)
        .getWorkflowExecutionHistory(request.build())
        .getHistory()
        .getEventsList();
  }

  private WorkflowExecutionStatus status(String workflowId) {
    return role.clients()
        .workflows(TestingHistoryRole.NAMESPACE, workflowId)
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setExecution(execution(workflowId))
                .build())
        .getWorkflowExecutionInfo()
        .getStatus();
  }

  private static WorkflowExecution execution(String workflowId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).build();
  }
}
