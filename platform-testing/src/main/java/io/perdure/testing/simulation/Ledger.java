package io.perdure.testing.simulation;

import io.perdure.common.error.AlreadyExists;
import io.perdure.common.error.ServiceException;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.WorkflowKey;
import io.perdure.testing.Replay;
import io.perdure.testing.engine.OneNamespace;
import io.perdure.testing.scenario.Texts;
import io.perdure.testing.store.InMemoryDatabase;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What clients and workers have been told. Each answer is checked at once against the store: who is
 * answered before the commit, or from old memory, is told what the store does not say.
 */
final class Ledger {
  /** An activity's result that was acknowledged. */
  record Result(String runId, long scheduledEventId, int attempt, String result) {}

  /** A signal that was acknowledged. */
  record Signal(String workflowId, String runId, String requestId) {}

  private final InMemoryDatabase database;
  private final Map<String, String> started = new HashMap<>();
  private final Map<String, Signal> signals = new HashMap<>();
  private final Map<String, Result> results = new HashMap<>();
  private int updates;
  private int queries;

  Ledger(InMemoryDatabase database) {
    this.database = database;
  }

  List<Signal> signals() {
    return List.copyOf(signals.values());
  }

  List<Result> results() {
    return List.copyOf(results.values());
  }

  /** The runs that are stored. */
  List<RunKey> runs() {
    return database.runs().stream().map(StoredRun::key).toList();
  }

  /** The run that was started by a request; empty while nobody was told. */
  Optional<String> runStartedBy(String requestId) {
    return Optional.ofNullable(started.get(requestId));
  }

  /** A client was told that its request has started a run. */
  void started(String requestId, String runId) {
    Rule.require(
        state(runId).isPresent(), "a start was acknowledged, but run %s is not stored", runId);
    var before = started.put(requestId, runId);
    Rule.require(
        before == null || before.equals(runId) || isBegunByReset(runId) || isBegunByReset(before),
        "one start request was answered with two runs: %s and %s",
        before,
        runId);
  }

  /** A reset run answers the start request of the run in whose place it stands. */
  private boolean isBegunByReset(String runId) {
    return state(runId).filter(run -> run.interventions().begunByReset().isPresent()).isPresent();
  }

  /**
   * A client was told that its workflow exists already. That may be so only when its own start was
   * carried out and its run has been followed by another one.
   */
  void startRefused(StartWorkflowExecutionRequest request, ServiceException refusal) {
    Rule.require(refusal instanceof AlreadyExists, "a start was refused: %s", refusal);
    var key = new WorkflowKey(OneNamespace.DEFAULT.id(), request.getWorkflowId());
    var current = database.currentRun(key).orElse("");
    var first =
        state(current).map(run -> run.execution().started().getFirstExecutionRunId()).orElse("");
    Rule.require(
        !current.isEmpty() && !first.equals(current),
        "the only start of %s was refused: %s",
        request.getWorkflowId(),
        refusal);
  }

  /** How many events the run has. */
  long storedEvents(String runId) {
    return state(runId).map(run -> run.nextEventId() - 1).orElse(0L);
  }

  /** A client was told what a run is; so many events were stored before it asked. */
  void described(String runId, DescribeWorkflowExecutionResponse description, long storedBefore) {
    var told = description.getWorkflowExecutionInfo();
    var stored = state(runId);
    Rule.require(stored.isPresent(), "run %s was described, but is not stored", runId);
    Rule.require(
        told.getHistoryLength() < stored.orElseThrow().nextEventId(),
        "run %s was described with events that are not stored",
        runId);
    Rule.require(
        told.getHistoryLength() >= storedBefore,
        "run %s was described with %s of %s events",
        runId,
        told.getHistoryLength(),
        storedBefore);
  }

  /** A client was told that its signal has arrived; the run id is empty for the current run. */
  void signalled(String workflowId, String runId, String requestId) {
    signals.put(requestId, new Signal(workflowId, runId, requestId));
    if (!runId.isEmpty()) {
      var known = state(runId).map(state -> state.requestIds().hasSignal(requestId)).orElse(false);
      Rule.require(known, "signal %s was acknowledged, but is not stored", requestId);
    }
  }

  /** How many signals the run's history has. */
  long storedSignals(String runId) {
    return history(runId).stream()
        .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
        .count();
  }

  /** How many updates have been completed. */
  int updates() {
    return updates;
  }

  /** How many queries have been answered. */
  int queries() {
    return queries;
  }

  /** A client was told how many signals the run's code knows; so many were stored before. */
  void queried(String runId, long known, long storedBefore) {
    queries++;
    Rule.require(
        known >= storedBefore,
        "QU-8: a query of %s was answered by somebody who knows %s of %s signals",
        runId,
        known,
        storedBefore);
  }

  /** Whether there is such a run. */
  boolean knows(String runId) {
    return state(runId).isPresent();
  }

  /** A client was told how far its update is. */
  void updated(String runId, String updateId, UpdateWorkflowExecutionResponse told) {
    var outcome = told.getOutcome();
    if (outcome.hasSuccess()) {
      updates++;
      Rule.require(
          Texts.first(outcome.getSuccess()).equals(WorkerAnswers.result(updateId)),
          "%s was answered with the outcome of another update: %s",
          updateId,
          outcome);
      var stored =
          history(runId).stream()
              .filter(HistoryEvent::hasWorkflowExecutionUpdateCompletedEventAttributes)
              .map(HistoryEvent::getWorkflowExecutionUpdateCompletedEventAttributes)
              .filter(event -> event.getMeta().getUpdateId().equals(updateId))
              .filter(event -> event.getOutcome().equals(outcome))
              .count();
      Rule.require(stored == 1, "UP-22: the outcome of %s is stored %s times", updateId, stored);
    }
  }

  /** A client was told that the run is terminated. */
  void terminated(String runId) {
    Rule.require(!isOpen(runId), "a termination was acknowledged, but run %s is open", runId);
  }

  /** A client was told that the cancellation of the run is asked for. */
  void cancelled(String runId) {
    var known =
        state(runId).map(run -> !run.isOpen() || run.execution().cancelRequested()).orElse(false);
    Rule.require(known, "a cancel request was acknowledged, but is not stored in run %s", runId);
  }

  /** A worker was told that its workflow task is completed. */
  void completed(String runId, long startedEventId) {
    var known =
        history(runId).stream()
            .filter(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
            .anyMatch(
                event ->
                    event.getWorkflowTaskCompletedEventAttributes().getStartedEventId()
                        == startedEventId);
    Rule.require(known, "the completion of task %s of run %s is not stored", startedEventId, runId);
  }

  /** A worker was told that its activity's result has arrived. */
  void result(Result result) {
    results.put(result.runId() + "/" + result.scheduledEventId(), result);
    var pending =
        state(result.runId())
            .filter(MutableState::isOpen)
            .flatMap(run -> run.activities().scheduledBy(result.scheduledEventId()))
            .isPresent();
    Rule.require(!pending, "a result was acknowledged, but is not stored: %s", result);
  }

  /** A client was told that there is no such run, or that it is closed. */
  void runNotFound(String workflowId, String runId) {
    var key = new WorkflowKey(OneNamespace.DEFAULT.id(), workflowId);
    var named = runId.isEmpty() ? database.currentRun(key).orElse("") : runId;
    Rule.require(
        named.isEmpty() || !isOpen(named),
        "NOT_FOUND was answered for run %s of %s, which is open",
        named,
        workflowId);
  }

  /** A worker was told that its workflow task is no more. */
  void workflowTaskNotFound(String runId, long startedEventId, int attempt) {
    var still =
        state(runId)
            .flatMap(run -> run.workflowTasks().pending())
            .filter(task -> task.getStartedEventId() == startedEventId)
            .filter(task -> task.getAttempt() == attempt);
    Rule.require(
        still.isEmpty(),
        "NOT_FOUND was answered for task %s of run %s, which is started",
        startedEventId,
        runId);
  }

  /** A worker was told that its activity task is no more. */
  void activityNotFound(String runId, long scheduledEventId, int attempt) {
    var still =
        state(runId)
            .filter(MutableState::isOpen)
            .flatMap(run -> run.activities().scheduledBy(scheduledEventId))
            .filter(activity -> activity.isStarted() && activity.startedAttempt() == attempt)
            .filter(activity -> !endsInBuffer(runId, scheduledEventId));
    Rule.require(
        still.isEmpty(),
        "NOT_FOUND was answered for activity %s of run %s, which is started",
        scheduledEventId,
        runId);
  }

  private boolean endsInBuffer(String runId, long scheduledEventId) {
    return state(runId).map(run -> run.buffer().hasEndOfActivity(scheduledEventId)).orElse(false);
  }

  private boolean isOpen(String runId) {
    return state(runId).map(MutableState::isOpen).orElse(false);
  }

  private Optional<MutableState> state(String runId) {
    return database.run(runId).map(MutableState::load);
  }

  private List<HistoryEvent> history(String runId) {
    return Replay.history(database, runId);
  }
}
