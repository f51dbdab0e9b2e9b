package io.perdure.history.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one workflow id in memory: the current one and those that requests have named. Only
 * its shard's writer touches it.
 */
public final class WorkflowRuns {
  private final WorkflowKey key;
  private final Map<String, MutableState> loaded = new LinkedHashMap<>();
  private @Nullable String currentRunId;

  public WorkflowRuns(WorkflowKey key) {
    this.key = key;
  }

  public WorkflowKey key() {
    return key;
  }

  /** The newest run of the workflow id, open or closed; empty when there is none. */
  public Optional<MutableState> current() {
    return Optional.ofNullable(currentRunId).map(loaded::get);
  }

  /**
   * A run that is loaded; empty means that it does not exist, because the shard loads what a
   * request names before it is decided.
   */
  public Optional<MutableState> run(String runId) {
    return Optional.ofNullable(loaded.get(runId));
  }

  /** Puts a loaded or new run here. */
  public void put(MutableState run, boolean current) {
    loaded.put(run.key().runId(), run);
    if (current) {
      currentRunId = run.key().runId();
    }
  }

  /** Forgets a deleted run. */
  public void remove(String runId) {
    loaded.remove(runId);
    if (runId.equals(currentRunId)) {
      currentRunId = null;
    }
  }

  /** The loaded runs, in the order of their loading. */
  public Iterable<MutableState> loaded() {
    return loaded.values();
  }
}
