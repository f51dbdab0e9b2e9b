package io.perdure.testing.simulation;

import io.perdure.common.api.CrossExecutionTask;
import io.perdure.history.state.Children;
import io.perdure.history.state.MutableState;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.WorkflowKey;
import io.perdure.testing.engine.Engine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run has initiated and knows no outcome of is in the outbox, and no child has a workflow
 * task before its parent has recorded its start.
 */
final class OwedCrossingRules {
  private OwedCrossingRules() {}

  private record Key(String runId, long eventId) {}

  /** Checks all runs, as they are stored. */
  static void check(Engine engine, List<MutableState> runs) {
    var owed = new HashSet<Key>();
    for (CrossExecutionTask task : engine.crossingsOwed()) {
      owed.add(new Key(task.getRunId(), task.getEventId()));
    }
    var byKey = new HashMap<RunKey, MutableState>();
    runs.forEach(run -> byKey.put(run.key(), run));
    for (var run : runs) {
      for (var eventId : initiated(run)) {
        Rule.require(
            owed.contains(new Key(run.key().runId(), eventId)),
            "nobody owes what event %s of %s has initiated",
            eventId,
            run.key());
      }
      checkFirstWorkflowTask(run, byKey);
    }
  }

  private static Set<Long> initiated(MutableState run) {
    var initiated = new HashSet<Long>();
    run.children().all().stream()
        .filter(child -> !Children.isStarted(child))
        .forEach(child -> initiated.add(child.getInitiatedEventId()));
    run.externalRequests().signals().forEach(event -> initiated.add(event.getEventId()));
    run.externalRequests().cancels().forEach(event -> initiated.add(event.getEventId()));
    return initiated;
  }

  private static void checkFirstWorkflowTask(MutableState run, Map<RunKey, MutableState> runs) {
    var tasks = run.workflowTasks();
    if (!run.execution().hasParent() || (!tasks.everScheduled() && tasks.pending().isEmpty())) {
      return;
    }
    var started = run.execution().started();
    if (!started.getContinuedExecutionRunId().isEmpty()) {
      return; // The next run of a chain waits for nobody.
    }
    var named = started.getParentWorkflowExecution();
    var parent =
        runs.get(
            new WorkflowKey(run.key().namespaceId(), named.getWorkflowId()).run(named.getRunId()));
    var child =
        parent == null
            ? null
            : parent.children().initiatedBy(started.getParentInitiatedEventId()).orElse(null);
    Rule.require(
        child == null || Children.isStarted(child),
        "CH-9: %s has a workflow task before its parent has recorded its start",
        run.key());
  }
}
