package io.perdure.testing.simulation;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.WorkflowKey;
import io.perdure.testing.Replay;
import io.perdure.testing.engine.Index;
import io.perdure.testing.scenario.Texts;
import io.perdure.testing.store.InMemoryDatabase;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds when all faults are over and nothing is left to do. */
final class FinalRules {
  private final InMemoryDatabase database;
  private final Index index;
  private final Ledger ledger;
  private final CommitTimes times;

  FinalRules(InMemoryDatabase database, Index index, Ledger ledger, CommitTimes times) {
    this.database = database;
    this.index = index;
    this.ledger = ledger;
    this.times = times;
  }

  void check() {
    for (var stored : database.runs()) {
      Replay.check(database, stored);
      TimeRules.check(database, stored.key().runId(), times);
      Rule.require(!MutableState.load(stored).isOpen(), "run %s is still open", stored.key());
      checkIndex(stored);
      checkSignalsAreUnique(stored);
    }
    database.runs().stream()
        .collect(Collectors.groupingBy(run -> run.key().workflow()))
        .forEach(this::checkChain);
    FamilyRules.check(database);
    ledger.signals().forEach(this::checkSignal);
    ledger.results().forEach(this::checkResult);
    checkNoStrayHistories();
    Rule.require(database.deadLetters().isEmpty(), "dead letters: %s", database.deadLetters());
  }

  private void checkIndex(StoredRun stored) {
    var record = index.run(stored.key().runId());
    var status = record.map(run -> run.getStatus()).orElse(-1);
    Rule.require(
        status == stored.status().getNumber(),
        "visibility says status %s of run %s, which is %s",
        status,
        stored.key(),
        stored.status());
  }

  /** IV-8, and one start for each start request. */
  private void checkChain(WorkflowKey workflow, List<StoredRun> runs) {
    var newest =
        runs.stream()
            .map(MutableState::load)
            .max(
                Comparator.comparing((MutableState run) -> run.execution().startTime())
                    .thenComparing(run -> run.key().runId()))
            .map(run -> run.key().runId());
    Rule.require(
        database.currentRun(workflow).equals(newest),
        "IV-8: the current run of %s is not its newest one",
        workflow);
    var starts =
        runs.stream()
            .map(MutableState::load)
            .filter(
                run -> run.execution().started().getFirstExecutionRunId().equals(run.key().runId()))
            .map(run -> run.requestIds().ofCreation().orElse(""))
            .toList();
    // A child may be started again: by the run that a reset of its parent begins.
    var requests = mayStartAgain(runs) ? Set.copyOf(starts).size() : 1;
    Rule.require(
        starts.size() == requests,
        "%s was started %s times by %s requests",
        workflow,
        starts.size(),
        requests);
  }

  /** What resets have prepared in vain goes later, because their base runs know of it. */
  private void checkNoStrayHistories() {
    var known = new HashSet<String>();
    for (var stored : database.runs()) {
      known.add(stored.key().runId());
      known.addAll(MutableState.load(stored).preparedResets().runIds());
    }
    Rule.require(
        known.containsAll(database.histories()), "events are left of runs that nobody knows");
  }

  private static boolean mayStartAgain(List<StoredRun> runs) {
    return runs.stream().map(MutableState::load).anyMatch(run -> run.execution().hasParent());
  }

  private void checkSignalsAreUnique(StoredRun stored) {
    var seen = new HashSet<String>();
    history(stored.key().runId()).stream()
        .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
        .map(event -> event.getWorkflowExecutionSignaledEventAttributes().getRequestId())
        .forEach(
            id -> Rule.require(seen.add(id), "IV-9: signal %s is twice in %s", id, stored.key()));
  }

  private void checkSignal(Ledger.Signal signal) {
    var found =
        history(signal.runId()).stream()
            .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
            .filter(
                event ->
                    event
                        .getWorkflowExecutionSignaledEventAttributes()
                        .getRequestId()
                        .equals(signal.requestId()))
            .count();
    Rule.require(found == 1, "IV-9: the acknowledged %s is %s times in the history", signal, found);
  }

  private void checkResult(Ledger.Result result) {
    var history = history(result.runId());
    var completed =
        history.stream()
            .filter(HistoryEvent::hasActivityTaskCompletedEventAttributes)
            .map(HistoryEvent::getActivityTaskCompletedEventAttributes)
            .filter(activity -> activity.getScheduledEventId() == result.scheduledEventId())
            .toList();
    Rule.require(completed.size() == 1, "the acknowledged %s is not in the history", result);
    var activity = completed.getFirst();
    var started = history.get((int) activity.getStartedEventId() - 1);
    Rule.require(
        Texts.first(activity.getResult()).equals(result.result())
            && started.getActivityTaskStartedEventAttributes().getAttempt() == result.attempt(),
        "the acknowledged %s is not that of the attempt in the history: %s %s",
        result,
        started,
        activity);
  }

  private List<HistoryEvent> history(String runId) {
    return Replay.history(database, runId);
  }
}
