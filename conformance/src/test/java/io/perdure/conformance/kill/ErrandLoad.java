package io.perdure.conformance.kill;

import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.worker.WorkerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that update one run each, one update after the other, and note what they are told. */
final class ErrandLoad implements AutoCloseable {
  private static final String TASK_QUEUE = "errands";
  private static final int RUNS = 8;
  private static final int END_LIMIT_SECONDS = 180;

  private final WorkflowClient client;
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> runs = new ArrayList<>();
  private final List<Future<?>> clients = new ArrayList<>();
  private volatile boolean over;

  ErrandLoad(WorkflowClient client) {
    this.client = client;
    for (int number = 0; number < RUNS; number++) {
      var workflowId = "errands-" + UUID.randomUUID();
      var options =
          WorkflowOptions.newBuilder().setWorkflowId(workflowId).setTaskQueue(TASK_QUEUE).build();
      client.newUntypedWorkflowStub("Errands", options).start();
      runs.add(workflowId);
      clients.add(threads.submit(() -> sendOnErrands(workflowId)));
    }
  }

  /** Registers what the runs go through. */
  static void register(WorkerFactory workers) {
    workers.newWorker(TASK_QUEUE).registerWorkflowImplementationTypes(Errands.Program.class);
  }

  /** Updates whose acceptance was acknowledged. */
  Set<String> accepted() {
    return accepted;
  }

  /** What was answered, by update. */
  Map<String, String> answered() {
    return answered;
  }

  /** Accepted updates whose answer is still to come. */
  int underWay() {
    return accepted.size() - answered.size();
  }

  List<String> runs() {
    return runs;
  }

  /** Lets the last updates end; what each run says that it has done. */
  Map<String, List<String>> finish() throws Exception {
    over = true;
    for (var one : clients) {
      one.get(END_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    var reports = new ConcurrentHashMap<String, List<String>>();
    for (var workflowId : runs) {
      var run = client.newUntypedWorkflowStub(workflowId);
      run.signal("finish");
      reports.put(workflowId, errands(run));
    }
    return reports;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void sendOnErrands(String workflowId) {
    var run = client.newUntypedWorkflowStub(workflowId);
    for (int number = 0; !over; number++) {
      var errand = workflowId + "#" + number;
      var update = accept(run, errand);
      accepted.add(errand);
      answered.put(errand, answer(run, update, errand));
    }
  }

  /** Again after the client has given up: the update id makes it one update. */
  private WorkflowUpdateHandle<String> accept(WorkflowStub run, String errand) {
    var options =
        UpdateOptions.newBuilder(String.class)
            .setUpdateName("go")
            .setUpdateId(errand)
            .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
            .build();
    while (true) {
      try {
        return run.startUpdate(options, errand);
      } catch (WorkflowServiceException unanswered) {
        tryAgainUnlessClosed(unanswered);
      }
    }
  }

  private String answer(WorkflowStub run, WorkflowUpdateHandle<String> update, String errand) {
    var asked = update;
    while (true) {
      try {
        return asked.getResult();
      } catch (WorkflowServiceException unanswered) {
        tryAgainUnlessClosed(unanswered);
        asked = run.getUpdateHandle(errand, String.class);
      }
    }
  }

  /** The server was away for longer than the client tries, or everything has been ended. */
  private void tryAgainUnlessClosed(WorkflowServiceException unanswered) {
    if (threads.isShutdown()) {
      throw unanswered;
    }
  }

  @SuppressWarnings("unchecked") // The workflow returns texts.
  private static List<String> errands(WorkflowStub run) {
    return run.getResult(List.class);
  }
}
