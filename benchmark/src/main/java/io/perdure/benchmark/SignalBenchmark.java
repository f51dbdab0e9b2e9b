package io.perdure.benchmark;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Sends one run thousands of signals while it works, and counts what becomes of its tasks. */
public final class SignalBenchmark {
  private final WorkflowClient client;
  private final String taskQueue = "signals-" + UUID.randomUUID();

  private SignalBenchmark(WorkflowServiceStubs stubs, String namespace) {
    client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
  }

  /**
   * Sends the signals and writes the record.
   *
   * @param words --target host:port [--signals 5000] [--in-flight 20] [--namespace default]
   *     [--results benchmark/results] [--note TEXT]
   */
  public static void main(String[] words) throws Exception {
    var arguments = Arguments.of(words);
    var record = new BenchmarkRecord("signals", Instant.now());
    record.put("note", arguments.text("note", ""));
    var stubs = LoopbackServer.of(arguments.text("target", null)).connect();
    new SignalBenchmark(stubs, arguments.text("namespace", "default"))
        .run(arguments.number("signals", 5_000), arguments.number("in-flight", 20), record);
    record.write(Path.of(arguments.text("results", "benchmark/results")));
    System.exit(0);
  }

  private void run(int signals, int inFlight, BenchmarkRecord record) throws Exception {
    var workers = WorkerFactory.newInstance(client);
    var worker = workers.newWorker(taskQueue);
    worker.registerWorkflowImplementationTypes(Counting.Program.class);
    Greeting.Composing composing = name -> "Hello, " + name + "!";
    worker.registerActivitiesImplementations(composing);
    workers.start();
    var workflowId = "counting-" + UUID.randomUUID();
    var workflow =
        client.newWorkflowStub(
            Counting.class,
            WorkflowOptions.newBuilder().setTaskQueue(taskQueue).setWorkflowId(workflowId).build());
    WorkflowClient.start(workflow::count, signals);

    long began = System.nanoTime();
    send(workflow, signals, inFlight);
    double seconds = (System.nanoTime() - began) / 1e9;
    int activities = WorkflowStub.fromTyped(workflow).getResult(Integer.class);
    double untilTheEnd = (System.nanoTime() - began) / 1e9;

    record.put("signals", signals);
    record.put("in flight", inFlight);
    record.put("signals per second", Math.round(signals / seconds));
    record.put("seconds until the run has ended", Math.round(untilTheEnd * 10) / 10.0);
    record.put("activities beside them", activities);
    count(workflowId, record);
    workers.shutdownNow();
  }

  private static void send(Counting workflow, int signals, int inFlight) throws Exception {
    var places = new Semaphore(inFlight);
    var sent = new ArrayList<Future<?>>(signals);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < signals; number++) {
        places.acquire();
        sent.add(
            threads.submit(
                () -> {
                  try {
                    workflow.add();
                  } finally {
                    places.release();
                  }
                }));
      }
    }
    for (var signal : sent) {
      signal.get();
    }
  }

  private void count(String workflowId, BenchmarkRecord record) {
    var history = client.fetchHistory(workflowId);
    record.put(
        "workflow tasks completed",
        history.getEvents().stream()
            .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            .count());
    record.put(
        "workflow tasks timed out",
        history.getEvents().stream()
            .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
            .count());
    record.put(
        "workflow tasks failed",
        history.getEvents().stream()
            .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED)
            .count());
    record.put("events", history.getEvents().size());
  }
}
