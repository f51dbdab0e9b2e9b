package io.perdure.benchmark;

import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Runs workflows on a worker of its own, so many at a time. */
final class Load implements AutoCloseable {
  private static final int POLLERS = 10;
  private static final int CONCURRENT_TASKS = 200;
  private static final Duration INDEX_LIMIT = Duration.ofMinutes(2);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final WorkerFactory workers;
  private final String taskQueue = "benchmark-" + UUID.randomUUID();

  Load(LoopbackServer server, String namespace) {
    stubs = server.connect();
    client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
    workers = WorkerFactory.newInstance(client);
    var options =
        WorkerOptions.newBuilder()
            .setMaxConcurrentWorkflowTaskPollers(POLLERS)
            .setMaxConcurrentActivityTaskPollers(POLLERS)
            .setMaxConcurrentWorkflowTaskExecutionSize(CONCURRENT_TASKS)
            .setMaxConcurrentActivityExecutionSize(CONCURRENT_TASKS)
            .build();
    var worker = workers.newWorker(taskQueue, options);
    worker.registerWorkflowImplementationTypes(Greeting.Program.class);
    Greeting.Composing composing = name -> "Hello, " + name + "!";
    worker.registerActivitiesImplementations(composing);
    workers.start();
  }

  /** How long the workflows took together, and each from its start to its result. */
  record Times(double seconds, Quantiles each) {}

  Times run(int workflows, int inFlight) throws Exception {
    var places = new Semaphore(inFlight);
    var results = new ArrayList<Future<Long>>(workflows);
    long began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < workflows; number++) {
        places.acquire();
        results.add(threads.submit(releasing(places)));
      }
    }
    long nanos = System.nanoTime() - began;
    var each = new ArrayList<Long>(workflows);
    for (var result : results) {
      each.add(result.get());
    }
    return new Times(nanos / 1e9, Quantiles.of(each));
  }

  /** Waits until the listing knows all completed runs: their rows are a part of the cost. */
  void awaitIndexed(long runs) {
    var request =
        CountWorkflowExecutionsRequest.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            .setQuery("TaskQueue = '%s' AND ExecutionStatus = 'Completed'".formatted(taskQueue))
            .build();
    long deadline = System.nanoTime() + INDEX_LIMIT.toNanos();
    while (stubs.blockingStub().countWorkflowExecutions(request).getCount() < runs) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the index does not show all runs");
      }
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    stubs.shutdownNow();
  }

  private Callable<Long> releasing(Semaphore places) {
    return () -> {
      try {
        return runOne();
      } finally {
        places.release();
      }
    };
  }

  private long runOne() {
    long began = System.nanoTime();
    var workflow =
        client.newWorkflowStub(
            Greeting.class,
            WorkflowOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setWorkflowId("greeting-" + UUID.randomUUID())
                .build());
    WorkflowClient.start(workflow::greet, "Ada");
    var result = WorkflowStub.fromTyped(workflow).getResult(String.class);
    if (!result.equals("Hello, Ada!")) {
      throw new IllegalStateException("wrong result " + result);
    }
    return System.nanoTime() - began;
  }
}
