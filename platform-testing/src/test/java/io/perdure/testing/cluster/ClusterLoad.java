package io.perdure.testing.cluster;

import io.grpc.StatusRuntimeException;
import io.perdure.common.grpc.RoutedClients;
import io.perdure.testing.engine.OneNamespace;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients and workers that start workflows, complete them, and wait for their end. */
final class ClusterLoad implements AutoCloseable {
  private static final String NAMESPACE = OneNamespace.DEFAULT.id();
  private static final int QUEUES = 6;
  private static final int WORKERS = 12;
  private static final int CLIENTS = 8;
  private static final long CALL_SECONDS = 25;
  private static final long END_MINUTES = 2;

  private final RoutedClients clients;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private volatile boolean starting = true;
  private volatile boolean working = true;

  ClusterLoad(RoutedClients clients) {
    this.clients = clients;
    for (var worker = 0; worker < WORKERS; worker++) {
      var queue = "queue-" + worker % QUEUES;
      threads.execute(() -> work(queue));
    }
    for (var client = 0; client < CLIENTS; client++) {
      running.add(CompletableFuture.runAsync(this::startWorkflows, threads));
    }
  }

  /** Workflows whose end a client has seen. */
  int closed() {
    return closed.get();
  }

  /** What a caller has seen of the platform's troubles. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Starts no more, and waits for what was started. */
  void finish() {
    starting = false;
    CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
        .orTimeout(END_MINUTES, TimeUnit.MINUTES)
        .join();
  }

  @Override
  public void close() {
    starting = false;
    working = false;
    threads.shutdownNow();
  }

  private void startWorkflows() {
    while (starting) {
      var number = numbers.incrementAndGet();
      called(
          "workflow " + number, () -> runWorkflow("order-" + number, "queue-" + number % QUEUES));
    }
  }

  private void runWorkflow(String workflowId, String queue) {
    var runId =
        clients
            .workflows(NAMESPACE, workflowId)
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .startWorkflowExecution(
                StartWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setWorkflowId(workflowId)
                    .setRequestId(UUID.randomUUID().toString())
                    .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .build())
            .getRunId();
    awaitEnd(WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build());
    closed.incrementAndGet();
  }

  /** A wait that a hand-over cuts short is asked again with its token. */
  private void awaitEnd(WorkflowExecution execution) {
    var request =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setExecution(execution)
            .setWaitNewEvent(true)
            .setHistoryEventFilterType(
                HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT);
    while (true) {
      var page =
          clients
              .workflows(NAMESPACE, execution.getWorkflowId())
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .getWorkflowExecutionHistory(request.build());
      if (page.getHistory().getEventsCount() > 0) {
        return;
      }
      request.setNextPageToken(page.getNextPageToken());
    }
  }

  private void work(String queue) {
    var poll =
        PollWorkflowTaskQueueRequest.newBuilder()
            .setNamespace("default")
            .setIdentity("worker")
            .setTaskQueue(TaskQueue.newBuilder().setName(queue))
            .build();
    while (working) {
      called("worker of " + queue, () -> workOnce(queue, poll));
    }
  }

  private void workOnce(String queue, PollWorkflowTaskQueueRequest poll) {
    var task =
        clients
            .taskQueues(NAMESPACE, queue)
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .pollWorkflowTaskQueue(poll);
    if (!task.getTaskToken().isEmpty()) {
      complete(task);
    }
  }

  private void complete(PollWorkflowTaskQueueResponse task) {
    var command =
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
            .setCompleteWorkflowExecutionCommandAttributes(
                CompleteWorkflowExecutionCommandAttributes.getDefaultInstance());
    clients
        .workflows(NAMESPACE, task.getWorkflowExecution().getWorkflowId())
        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
        .respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest.newBuilder()
                .setNamespace("default")
                .setTaskToken(task.getTaskToken())
                .addCommands(command)
                .build());
  }

  private void called(String caller, Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException failure) {
      if (working) {
        failures.add(caller + ": " + failure.getStatus());
      }
    }
  }
}
