package io.perdure.history.shard;

import io.perdure.history.state.RunChange;
import io.perdure.history.state.Task;
import io.perdure.history.store.CurrentRunWrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What one batch changes of one workflow id. */
final class KeyBatch {
  private final Entry entry;
  private final Map<String, RunBatch> runs = new LinkedHashMap<>();
  private final List<Task> tasks = new ArrayList<>();

  KeyBatch(Entry entry) {
    this.entry = entry;
  }

  Entry entry() {
    return entry;
  }

  /** Joins what one more request has changed. */
  void add(List<RunChange> changes) {
    for (var change : changes) {
      var runId = change.state().key().runId();
      runs.computeIfAbsent(runId, _ -> new RunBatch(change.state(), entry.storedVersion(runId)))
          .add(change);
      tasks.addAll(change.tasks());
      if (change.kind() == RunChange.Kind.DELETED) {
        entry.delete(runId);
      }
    }
  }

  Collection<RunBatch> runs() {
    return runs.values();
  }

  /** What is owed, in the order of the decisions. */
  List<Task> tasks() {
    return tasks;
  }

  /** The change of the current run, if there is one. */
  Optional<CurrentRunWrite> currentRun() {
    var before = entry.storedCurrent();
    var after = entry.runs().current().map(run -> run.key().runId()).orElse(null);
    return Objects.equals(before, after)
        ? Optional.empty()
        : Optional.of(new CurrentRunWrite(entry.key(), before, after));
  }
}
