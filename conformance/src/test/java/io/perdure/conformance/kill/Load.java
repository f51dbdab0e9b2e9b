package io.perdure.conformance.kill;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Keeps a server busy: runs that stay open until the end, runs that come and go, and signals. */
final class Load implements AutoCloseable {
  static final String TASK_QUEUE = "rounds";

  private static final int STEADY_RUNS = 60;
  private static final int COMING_AND_GOING = 4;
  private static final int RESULT_LIMIT_SECONDS = 300;

  private final WorkflowClient client;
  private final Ledger ledger;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Rounds.Report> passing = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final List<String> steady;
  private final List<Future<?>> workers;

  Load(WorkflowClient client, Ledger ledger) {
    this.client = client;
    this.ledger = ledger;
    this.steady = IntStream.range(0, STEADY_RUNS).mapToObj(_ -> start(0)).toList();
    this.workers =
        IntStream.rangeClosed(0, COMING_AND_GOING)
            .<Future<?>>mapToObj(
                number -> threads.submit(number == 0 ? this::takeNotes : this::comeAndGo))
            .toList();
  }

  /** Runs that are certainly open: their start was acknowledged and nobody let them finish. */
  int openRuns() {
    return over.isDone() ? 0 : steady.size();
  }

  /** Lets everything end and returns what each run reported. */
  Map<String, Rounds.Report> finish() throws Exception {
    over.complete(null);
    for (var worker : workers) {
      worker.get(RESULT_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    steady.forEach(workflowId -> stub(workflowId).signal("finish"));
    var reports = new ConcurrentHashMap<>(passing);
    for (var workflowId : steady) {
      reports.put(workflowId, report(workflowId));
    }
    threads.close();
    return reports;
  }

  @Override
  public void close() {
    over.complete(null);
    threads.shutdownNow();
  }

  private void takeNotes() {
    for (int number = 0; !over.isDone(); number++) {
      var workflowId = steady.get(number % steady.size());
      note(workflowId, "note " + number);
    }
  }

  private void comeAndGo() {
    while (!over.isDone()) {
      var workflowId = start(1);
      note(workflowId, "only note");
      passing.put(workflowId, report(workflowId));
    }
  }

  /** A signal without an answer may have come or not: only what was acknowledged counts. */
  private void note(String workflowId, String note) {
    try {
      stub(workflowId).signal("note", note);
      ledger.signalAcknowledged(workflowId, note);
    } catch (WorkflowServiceException unanswered) {
      // The server was away for longer than the client tries.
    } catch (WorkflowNotFoundException late) {
      // A run that comes and goes ended while the server was away; its report is still checked.
    }
  }

  /** Starts a run, again after the client has given up: the workflow id makes it one run. */
  private String start(int rounds) {
    var workflowId = "rounds-" + UUID.randomUUID();
    var options =
        WorkflowOptions.newBuilder().setWorkflowId(workflowId).setTaskQueue(TASK_QUEUE).build();
    while (true) {
      try {
        client.newUntypedWorkflowStub("Rounds", options).start(rounds);
        return workflowId;
      } catch (WorkflowExecutionAlreadyStarted earlierTry) {
        return workflowId;
      } catch (WorkflowServiceException unanswered) {
        if (threads.isShutdown()) {
          throw unanswered;
        } // Else try again.
      }
    }
  }

  private Rounds.Report report(String workflowId) {
    return stub(workflowId).getResult(Rounds.Report.class);
  }

  private WorkflowStub stub(String workflowId) {
    return client.newUntypedWorkflowStub(workflowId);
  }
}
