package io.perdure.testing.simulation;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.StoredRun;
import io.perdure.testing.Replay;
import io.perdure.testing.store.InMemoryDatabase;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds between parents and children, and between those who signal each other, in the end. */
final class FamilyRules {
  private final InMemoryDatabase database;
  private final Map<String, List<HistoryEvent>> histories = new HashMap<>();
  private final Map<Birth, List<StoredRun>> births = new HashMap<>();
  private final Map<String, Integer> signals = new HashMap<>();

  /** The initiated event of a run. */
  private record Birth(String parentRunId, long initiatedEventId) {}

  private FamilyRules(InMemoryDatabase database) {
    this.database = database;
  }

  static void check(InMemoryDatabase database) {
    var rules = new FamilyRules(database);
    database.runs().forEach(rules::note);
    rules.births.values().forEach(rules::checkBirth);
    rules.signals.forEach(
        (id, times) -> Rule.require(times <= 1, "SG-6: signal %s came %s times", id, times));
    database.runs().forEach(rules::checkRun);
  }

  private void note(StoredRun stored) {
    var runId = stored.key().runId();
    var history = Replay.history(database, runId);
    histories.put(runId, history);
    var started = MutableState.load(stored).execution().started();
    if (started.hasParentWorkflowExecution() && started.getContinuedExecutionRunId().isEmpty()) {
      var birth =
          new Birth(
              started.getParentWorkflowExecution().getRunId(), started.getParentInitiatedEventId());
      births.computeIfAbsent(birth, _ -> new ArrayList<>()).add(stored);
    }
    var isCopy = MutableState.load(stored).interventions().begunByReset().isPresent();
    history.stream()
        .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
        .map(HistoryEvent::getWorkflowExecutionSignaledEventAttributes)
        .filter(signal -> signal.hasExternalWorkflowExecution())
        .forEach(signal -> signals.merge(signal.getRequestId(), isCopy ? 0 : 1, Integer::sum));
  }

  private void checkBirth(List<StoredRun> children) {
    Rule.require(
        children.size() == 1,
        "CH-7: one event has started %s children: %s",
        children.size(),
        children);
  }

  private void checkRun(StoredRun stored) {
    var history = histories.getOrDefault(stored.key().runId(), List.of());
    // What a reset run has copied was done in the name of the run before it.
    var copies = MutableState.load(stored).interventions().begunByReset().isPresent();
    for (var event : history) {
      if (!copies && event.hasChildWorkflowExecutionStartedEventAttributes()) {
        var told = event.getChildWorkflowExecutionStartedEventAttributes();
        var born = births.get(new Birth(stored.key().runId(), told.getInitiatedEventId()));
        Rule.require(
            born != null
                && born.getFirst().key().runId().equals(told.getWorkflowExecution().getRunId()),
            "CH-5: the started child of %s is not there: %s",
            stored.key(),
            told);
      }
      if (!copies && event.hasExternalWorkflowExecutionSignaledEventAttributes()) {
        var id =
            stored.key().runId()
                + ":"
                + event.getExternalWorkflowExecutionSignaledEventAttributes().getInitiatedEventId();
        Rule.require(signals.containsKey(id), "EX-3: the signal %s has not arrived", id);
      }
      FamilyEvents.endedChild(event).ifPresent(initiated -> checkEnd(event));
    }
    checkAllEnd(stored, history);
  }

  /** What the parent tells of the end is how the last run of the chain has ended. */
  private void checkEnd(HistoryEvent event) {
    var last = last(event);
    var history = histories.getOrDefault(last.getRunId(), List.of());
    Rule.require(!history.isEmpty(), "CH-11: there is no such run: %s", event);
    Rule.require(
        history.getLast().getEventType() == closing(event.getEventType()),
        "CH-11: %s has not ended so: %s",
        last,
        event);
  }

  /** A parent that is still open would wait for ever: at its close each child is as it was told. */
  private void checkAllEnd(StoredRun stored, List<HistoryEvent> history) {
    var waiting = new HashSet<Long>();
    history.stream()
        .filter(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
        .forEach(event -> waiting.add(event.getEventId()));
    history.forEach(event -> FamilyEvents.ended(event).ifPresent(waiting::remove));
    var closedByItself =
        history.getLast().getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
    Rule.require(
        waiting.isEmpty() || !closedByItself,
        "%s has completed although it waits for children: %s",
        stored.key(),
        (Set<Long>) waiting);
  }

  private static WorkflowExecution last(HistoryEvent event) {
    return switch (event.getAttributesCase()) {
      case CHILD_WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionCompletedEventAttributes().getWorkflowExecution();
      case CHILD_WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionFailedEventAttributes().getWorkflowExecution();
      case CHILD_WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionCanceledEventAttributes().getWorkflowExecution();
      case CHILD_WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES ->
          event.getChildWorkflowExecutionTimedOutEventAttributes().getWorkflowExecution();
      default -> event.getChildWorkflowExecutionTerminatedEventAttributes().getWorkflowExecution();
    };
  }

  private static EventType closing(EventType told) {
    return switch (told) {
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED ->
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED ->
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED;
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED ->
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED;
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT ->
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT;
      default -> EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED;
    };
  }
}
