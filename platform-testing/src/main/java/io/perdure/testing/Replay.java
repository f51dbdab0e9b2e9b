package io.perdure.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.WorkflowTasks;
import io.perdure.testing.store.InMemoryDatabase;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rebuilds a run from its history and compares it with what is stored of it (IV-7). */
public final class Replay {
  private static final Instant FAR = Instant.parse("2200-01-01T00:00:00Z");

  private Replay() {}

  /** The history of a run, as it is stored. */
  public static List<HistoryEvent> history(InMemoryDatabase database, String runId) {
    var events = new ArrayList<HistoryEvent>();
    for (var batch : database.history(runId)) {
      try {
        events.addAll(History.parseFrom(batch.data()).getEventsList());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("not a History: " + batch, e);
      }
    }
    return events;
  }

  /**
   * Checks the rules of the history, and that it tells what is stored.
   *
   * @throws AssertionError showing both
   */
  public static void check(InMemoryDatabase database, StoredRun stored) {
    check(history(database, stored.key().runId()), stored);
  }

  /**
   * Checks the rules of a history, and that it tells what is stored of its run.
   *
   * @throws AssertionError showing both
   */
  public static void check(List<HistoryEvent> history, StoredRun stored) {
    HistoryRules.check(history);
    var told = facts(MutableState.replay(stored.key(), history));
    var state = MutableState.load(stored);
    var known = facts(state);
    if (!state.buffer().isEmpty()) { // What waits there has changed these already.
      for (var touched :
          List.of(
              "status",
              "timers",
              "activities",
              "children",
              "external requests",
              "signals",
              "cancel requested")) {
        told.remove(touched);
        known.remove(touched);
      }
    }
    if (!told.equals(known)) {
      throw new AssertionError(
          "IV-7: of %s%nthe history tells %s%nbut stored is %s"
              .formatted(stored.key(), told, known));
    }
  }

  private static Map<String, Object> facts(MutableState state) {
    var facts = new TreeMap<String, Object>();
    facts.put("status", state.status());
    facts.put("next event", state.nextEventId());
    facts.put("history size", state.historySizeBytes());
    facts.put("external payloads", state.externalPayloads());
    facts.put("timers", state.timers().due(FAR));
    facts.put(
        "activities",
        state.activities().all().stream()
            .filter(_ -> state.isOpen()) // One that ended in the buffer is not told of afterwards.
            .map(activity -> activity.scheduledEventId() + " " + activity.activityId())
            .toList());
    if (state.isOpen()) { // A close leaves the children to the turn.
      facts.put(
          "children",
          state.children().all().stream()
              .map(child -> child.getInitiatedEventId() + " " + child.getRunId())
              .toList());
    }
    facts.put(
        "external requests",
        state.externalRequests().signals().size()
            + " "
            + state.externalRequests().cancels().size());
    facts.put("signals", state.requestIds().signals().keySet());
    facts.put("updates", state.updates().accepted()); // No event tells what was rejected.
    facts.put("cancel requested", state.execution().cancelRequested());
    facts.put("memo", state.properties().memo());
    facts.put("search attributes", state.properties().searchAttributes());
    facts.put("last completed", state.workflowTasks().lastCompletedStartedEventId());
    state
        .workflowTasks()
        .pending()
        .filter(task -> !WorkflowTasks.isUnwritten(task))
        .ifPresent(
            task ->
                facts.put(
                    "workflow task", task.getScheduledEventId() + " " + task.getStartedEventId()));
    return facts;
  }
}
