package io.perdure.benchmark;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Starts workflows at a steady pace and notes when each met its worker and its end. */
final class ArrivalLoad implements AutoCloseable {
  /** Enough that no task waits for one while others' starts are under way. */
  private static final int POLLERS = 20;

  private final FailedCalls failedCalls = new FailedCalls();
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory workers;
  private final String taskQueue = "arrivals-" + UUID.randomUUID();
  private final Map<String, Long> firstTasks = new ConcurrentHashMap<>();
  private final Collection<String> failures = new ConcurrentLinkedQueue<>();

  ArrivalLoad(LoopbackServer server) {
    stubs = server.connect(failedCalls);
    client = WorkflowClient.newInstance(stubs);
    workers = WorkerFactory.newInstance(client);
    var options = WorkerOptions.newBuilder().setMaxConcurrentWorkflowTaskPollers(POLLERS).build();
    workers
        .newWorker(taskQueue, options)
        .registerWorkflowImplementationFactory(
            Arrival.class, () -> new Arrival.Program(this::arrived));
    workers.start();
  }

  /** What became of one workflow, in nanoseconds of this process's clock. */
  record Times(long startedAt, long firstTaskAt, long endedAt) {}

  /** Starts one workflow each interval as long as that holds, and waits for the end of all. */
  Map<String, Times> during(Duration interval, BooleanSupplier goesOn) {
    var times = new ConcurrentHashMap<String, Times>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var next = System.nanoTime();
      while (goesOn.getAsBoolean()) {
        threads.execute(() -> runOne(times));
        next += interval.toNanos();
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
    return times;
  }

  /** Workflows that a client could not start, or whose end it could not wait for. */
  Collection<String> failures() {
    return failures;
  }

  /** Single calls that were refused, those too that the client has then repeated. */
  Map<String, Long> failedCalls() {
    return failedCalls.byStatus();
  }

  @Override
  public void close() {
    workers.shutdownNow();
    stubs.shutdownNow();
  }

  private void arrived(String workflowId) {
    firstTasks.putIfAbsent(workflowId, System.nanoTime());
  }

  private void runOne(Map<String, Times> times) {
    var workflowId = "arrival-" + UUID.randomUUID();
    long began = System.nanoTime();
    try {
      var workflow =
          client.newWorkflowStub(
              Arrival.class,
              WorkflowOptions.newBuilder()
                  .setTaskQueue(taskQueue)
                  .setWorkflowId(workflowId)
                  .build());
      WorkflowClient.start(workflow::arrive);
      WorkflowStub.fromTyped(workflow).getResult(Void.class);
      long ended = System.nanoTime();
      times.put(workflowId, new Times(began, firstTasks.getOrDefault(workflowId, ended), ended));
    } catch (RuntimeException failure) {
      failures.add(workflowId + ": " + failure);
    }
  }
}
