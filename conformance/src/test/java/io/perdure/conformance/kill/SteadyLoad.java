package io.perdure.conformance.kill;

import io.perdure.common.Patience;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts runs at a steady pace, sends each its signals, and waits for its result. A call that fails
 * in spite of the client's own retries is kept as a failure.
 */
final class SteadyLoad implements AutoCloseable {
  private static final int NOTES = 2;

  /** How long a run works before it is told to finish. */
  private static final Duration WORK = Duration.ofSeconds(8);

  /** Longer than any test may take. */
  private static final Duration LONG = Duration.ofHours(2);

  private final WorkflowClient client;
  private final Ledger ledger;
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger started = new AtomicInteger();
  private final Map<String, Rounds.Report> reports = new ConcurrentHashMap<>();
  private final Collection<Throwable> failures = new ConcurrentLinkedQueue<>();

  SteadyLoad(WorkflowClient client, Ledger ledger, Duration every) {
    this.client = client;
    this.ledger = ledger;
    var _ =
        pace.scheduleAtFixedRate(
            () -> threads.execute(this::oneRun), 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  int started() {
    return started.get();
  }

  /** Waits until so many runs have been started in all. */
  void awaitStarted(int count) {
    Patience.until(LONG, () -> started() >= count);
  }

  /** Runs whose start was asked for and whose result has not come. */
  int open() {
    return started.get() - reports.size() - failures.size();
  }

  /** Calls that failed though the client tried again. */
  Collection<Throwable> failures() {
    return failures;
  }

  /** Starts nothing more, and returns what each run reported when all have ended. */
  Map<String, Rounds.Report> finish() throws InterruptedException {
    pace.shutdown();
    var _ = pace.awaitTermination(1, TimeUnit.MINUTES);
    threads.close();
    return reports;
  }

  @Override
  public void close() {
    pace.shutdownNow();
    threads.shutdownNow();
  }

  private void oneRun() {
    started.incrementAndGet();
    var workflowId = "chaos-" + UUID.randomUUID();
    try {
      var options =
          WorkflowOptions.newBuilder()
              .setWorkflowId(workflowId)
              .setTaskQueue(Load.TASK_QUEUE)
              .build();
      var run = client.newUntypedWorkflowStub("Rounds", options);
      run.start(0);
      for (int number = 0; number < NOTES; number++) {
        note(run, workflowId, "note " + number);
      }
      after(WORK).join();
      run.signal("finish");
      reports.put(workflowId, run.getResult(Rounds.Report.class));
    } catch (RuntimeException failure) {
      failures.add(new IllegalStateException(workflowId, failure));
    }
  }

  private void note(WorkflowStub run, String workflowId, String note) {
    run.signal("note", note);
    ledger.signalAcknowledged(workflowId, note);
  }

  private static CompletableFuture<Void> after(Duration time) {
    return new CompletableFuture<Void>()
        .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
