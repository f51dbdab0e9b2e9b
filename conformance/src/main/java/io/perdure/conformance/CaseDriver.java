package io.perdure.conformance;

import io.temporal.activity.ActivityInfo;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes one case through its steps and compares what came of it. */
final class CaseDriver {
  private static final Duration VISIBILITY_LIMIT = Duration.ofSeconds(30);
  private static final Duration CASE_LIMIT = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int SHUTDOWN_SECONDS = 20;

  private final JsonMapper json = new JsonMapper();
  private final Server server;
  private final CaseTable table;
  private final Case one;
  private final String taskQueue = "queue-" + UUID.randomUUID();
  private final String workflowId;
  private final CaseActivities activities = new CaseActivities();
  private final Updates updates = new Updates();
  private final List<String> runs = new ArrayList<>();
  private @Nullable WorkerFactory workers;
  private @Nullable CompletableFuture<Object> awaited;

  CaseDriver(Server server, CaseTable table, Case one) {
    this.server = server;
    this.table = table;
    this.one = one;
    this.workflowId = one.name() + "-java-" + UUID.randomUUID();
  }

  void run() {
    Mismatch.unless(
        Workflows.NAMES.contains(one.workflow()),
        "missing case: no workflow %s".formatted(one.workflow()));
    try {
      if (one.steps().stream().noneMatch(step -> step.containsKey("startWorker"))) {
        startWorker();
      }
      one.steps().forEach(step -> step.forEach((name, options) -> take(name, filledIn(options))));
      checkOutcome();
      checkHistories();
    } finally {
      activities.release();
      stopWorker();
    }
  }

  private void take(String step, JsonNode options) {
    switch (step) {
      case "startWorker" -> startWorker();
      case "restartWorker" -> {
        stopWorker();
        startWorker();
      }
      case "start" -> start(options);
      case "signalWithStart" -> signalWithStart(options);
      case "signal" ->
          Answers.check(options, () -> stub(options).signal(text(options, "name"), input(options)));
      case "query" -> updates.query(stub(options), options);
      case "update" -> updates.execute(stub(options), options);
      case "beginUpdate" -> updates.begin(stub(options), options);
      case "updateResult" -> updates.awaitResult(options);
      case "updateWithStart" -> {
        var started = newStub(options);
        updates.withStart(started, options, caseInput());
        noteRun(options, Objects.requireNonNull(started.getExecution()));
      }
      case "cancel" -> Answers.check(options, () -> stub(options).cancel());
      case "terminate" ->
          Answers.check(options, () -> stub(options).terminate(text(options, "reason")));
      case "beginResult" -> awaited = result();
      case "awaitClose" -> ended(result());
      case "awaitEvent" ->
          server.awaitEvent(
              execution(runs.getLast()), text(options, "type"), options.get("count").asInt());
      case "awaitActivity" -> arrival();
      case "releaseActivity" -> activities.release();
      case "completeActivity" -> completeActivity(options);
      case "describe" -> Expectations.subset(options, server.describe(workflowId), "description");
      case "list" ->
          eventually(
              options,
              () -> server.list(text(options, "query"), options.path("pageSize").asInt(0)));
      case "count" -> eventually(options, () -> server.count(text(options, "query")));
      default -> Mismatch.unless(false, "missing case: no such step as %s".formatted(step));
    }
  }

  /** Puts the ids of this run in the place of $workflowId, $taskQueue and $runId. */
  private JsonNode filledIn(JsonNode options) {
    return json.readTree(
        options
            .toString()
            .replace("$workflowId", workflowId)
            .replace("$taskQueue", taskQueue)
            .replace("$runId", runs.isEmpty() ? "" : runs.getLast()));
  }

  private void startWorker() {
    workers = WorkerFactory.newInstance(server.client());
    var options = WorkerOptions.newBuilder().setDisableEagerExecution(true).build();
    var worker = workers.newWorker(taskQueue, options);
    worker.registerWorkflowImplementationTypes(Workflows.PROGRAMS);
    worker.registerActivitiesImplementations(activities);
    workers.start();
  }

  private void stopWorker() {
    if (workers != null) {
      workers.shutdown();
      workers.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void start(JsonNode options) {
    Answers.check(
        options, () -> noteRun(options, newStub(options).start(new Object[] {caseInput()})));
  }

  private void signalWithStart(JsonNode options) {
    noteRun(
        options,
        newStub(options)
            .signalWithStart(
                text(options, "name"), new Object[] {input(options)}, new Object[] {caseInput()}));
  }

  private void noteRun(JsonNode options, WorkflowExecution started) {
    var runId = started.getRunId();
    if (options.has("sameRun")) {
      boolean same = runId.equals(runs.getLast());
      Mismatch.unless(
          same == options.get("sameRun").asBoolean(),
          "the start was answered with run %s after %s".formatted(runId, runs));
    }
    if (!runs.contains(runId)) {
      runs.add(runId);
    }
  }

  private WorkflowStub newStub(JsonNode options) {
    return server
        .client()
        .newUntypedWorkflowStub(one.workflow(), StartOptions.of(options, workflowId, taskQueue));
  }

  private WorkflowStub stub(JsonNode options) {
    return server.client().newUntypedWorkflowStub(options.path("workflowId").asString(workflowId));
  }

  private CompletableFuture<Object> result() {
    return server.client().newUntypedWorkflowStub(workflowId).getResultAsync(Object.class);
  }

  /** Waits for the end of the workflow as an application does: whether it completed. */
  private static boolean ended(CompletableFuture<Object> result) {
    try {
      result.orTimeout(CASE_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
      return true;
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof WorkflowFailedException) {
        return false;
      }
      throw failure;
    }
  }

  private ActivityInfo arrival() {
    return activities.arrived().orTimeout(CASE_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void completeActivity(JsonNode options) {
    var info = arrival();
    var completion = server.client().newActivityCompletionClient();
    var result = text(options, "result");
    if (text(options, "by").equals("token")) {
      completion.complete(info.getTaskToken(), result);
    } else {
      completion.complete(
          workflowId, Optional.ofNullable(info.getWorkflowRunId()), info.getActivityId(), result);
    }
  }

  /** The index follows the runs with a delay: asks until it has caught up. */
  private static void eventually(JsonNode options, IntSupplier found) {
    long deadline = System.nanoTime() + VISIBILITY_LIMIT.toNanos();
    int count = found.getAsInt();
    while (count != options.get("count").asInt()) {
      Mismatch.unless(System.nanoTime() < deadline, "%s: found %d".formatted(options, count));
      LockSupport.parkNanos(PAUSE.toNanos());
      count = found.getAsInt();
    }
  }

  private void checkOutcome() {
    var result = awaited == null ? result() : awaited;
    boolean completed = ended(result);
    var status = server.describe(workflowId).at("/workflowExecutionInfo/status").asString();
    Mismatch.unless(
        status.equals("WORKFLOW_EXECUTION_STATUS_" + one.status()),
        "the status is %s".formatted(status));
    Mismatch.unless(
        completed == one.status().equals("COMPLETED"), "the client saw %s".formatted(result));
    if (completed && one.result() != null) {
      JsonNode actual = json.valueToTree(result.join());
      Mismatch.unless(
          one.result().equals(actual),
          "expected result %s, was %s".formatted(one.result(), actual));
    }
  }

  private void checkHistories() {
    var histories = new ArrayList<List<JsonNode>>();
    for (var first : runs) {
      for (var runId = first; !runId.isEmpty(); ) {
        histories.add(server.history(execution(runId), one.pageSize()));
        var end = Expectations.attributesOf(histories.getLast().getLast());
        runId = end.path("newExecutionRunId").asString("");
      }
    }
    var expected = one.runs();
    Mismatch.unless(
        histories.size() == expected.size(),
        "expected %d runs, were %d".formatted(expected.size(), histories.size()));
    for (int index = 0; index < expected.size(); index++) {
      Expectations.history(table.expand(expected.get(index)), histories.get(index), index + 1);
    }
    if (one.failure() != null) {
      var end = Expectations.attributesOf(histories.getLast().getLast());
      Expectations.subset(one.failure(), end.path("failure"), "failure");
    }
  }

  private WorkflowExecution execution(String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }

  private @Nullable Object caseInput() {
    return json.treeToValue(one.input(), Object.class);
  }

  private Object input(JsonNode options) {
    return json.treeToValue(options.get("input"), Object.class);
  }

  private static String text(JsonNode options, String name) {
    return options.get(name).asString();
  }
}
