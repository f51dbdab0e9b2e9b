package io.perdure.benchmark;

import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills a task queue that no worker polls, measures the server's heap when a tenth of it and when
 * all of it is there, and then drains it.
 */
public final class BacklogBenchmark {
  private static final Duration FILL_LIMIT = Duration.ofMinutes(60);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int POLLERS = 10;
  private static final int CONCURRENT_ACTIVITIES = 200;

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final String programs = "backlog-" + UUID.randomUUID();
  private final String activities = programs + "-activities";

  private BacklogBenchmark(LoopbackServer server, String namespace) {
    stubs = server.connect();
    client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(namespace).build());
  }

  /**
   * Runs the load and writes the record.
   *
   * @param words --target host:port [--runs 100] [--activities 2000] [--namespace default]
   *     [--server-pid PID] [--results benchmark/results] [--note TEXT]
   */
  public static void main(String[] words) throws Exception {
    var arguments = Arguments.of(words);
    var server = LoopbackServer.of(arguments.text("target", null));
    var record = new BenchmarkRecord("backlog", Instant.now());
    record.put("note", arguments.text("note", ""));
    var pid =
        Long.parseLong(
            arguments.text("server-pid", "" + LinuxProcesses.listeningOn(server.port())));
    var benchmark = new BacklogBenchmark(server, arguments.text("namespace", "default"));
    benchmark.measure(
        arguments.number("runs", 100), arguments.number("activities", 2_000), pid, record);
    record.write(Path.of(arguments.text("results", "benchmark/results")));
    System.exit(0);
  }

  private void measure(int runs, int each, long server, BenchmarkRecord record) throws Exception {
    var workflows = WorkerFactory.newInstance(client);
    workflows.newWorker(programs).registerWorkflowImplementationTypes(ManyActivities.Program.class);
    workflows.start();
    var few = runs / 10;
    start(few, each);
    awaitBacklog((long) few * each);
    var heapOfFew = ServerHeap.megabytesAfterFullCollection(server);
    var began = System.nanoTime();
    start(runs - few, each);
    awaitBacklog((long) runs * each);
    var filled = (System.nanoTime() - began) / 1e9;
    var heapOfAll = ServerHeap.megabytesAfterFullCollection(server);
    record.put("runs", runs);
    record.put("activities of each", each);
    record.put("heap MB with %d tasks waiting".formatted(few * each), heapOfFew);
    record.put("heap MB with %d tasks waiting".formatted(runs * each), heapOfAll);
    record.put("heap grew by at most 10 % + 20 MB", heapOfAll <= heapOfFew * 1.1 + 20);
    record.put("tasks stored per second", Math.round((runs - few) * each / filled));
    drain(runs * each, record);
    workflows.shutdownNow();
    stubs.shutdownNow();
  }

  private void start(int runs, int each) {
    for (var run = 0; run < runs; run++) {
      var options =
          WorkflowOptions.newBuilder()
              .setTaskQueue(programs)
              .setWorkflowId("backlog-" + UUID.randomUUID())
              .build();
      var workflow = client.newWorkflowStub(ManyActivities.class, options);
      WorkflowClient.start(workflow::run, each, activities);
    }
  }

  private void awaitBacklog(long tasks) {
    var deadline = System.nanoTime() + FILL_LIMIT.toNanos();
    while (backlog() < tasks) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the backlog does not reach %d tasks".formatted(tasks));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private long backlog() {
    var request =
        DescribeTaskQueueRequest.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            .setTaskQueue(TaskQueue.newBuilder().setName(activities))
            .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
            .setReportStats(true)
            .build();
    return stubs.blockingStub().describeTaskQueue(request).getStats().getApproximateBacklogCount();
  }

  private void drain(int tasks, BenchmarkRecord record) throws InterruptedException {
    var starts = new TaskStartOrder(tasks);
    var workers = WorkerFactory.newInstance(client);
    var options =
        WorkerOptions.newBuilder()
            .setMaxConcurrentActivityTaskPollers(POLLERS)
            .setMaxConcurrentActivityExecutionSize(CONCURRENT_ACTIVITIES)
            .build();
    ManyActivities.Step step = starts::started;
    workers.newWorker(activities, options).registerActivitiesImplementations(step);
    var began = System.nanoTime();
    workers.start();
    starts.awaitAll();
    var seconds = (System.nanoTime() - began) / 1e9;
    record.put("tasks drained per second", Math.round(tasks / seconds));
    List<Integer> early = starts.startedBeforeAMoreUrgentOne();
    record.put("tasks that started before a more urgent one", early.size());
    record.put("drained in order of priority", early.size() <= CONCURRENT_ACTIVITIES);
    workers.shutdownNow();
  }
}
