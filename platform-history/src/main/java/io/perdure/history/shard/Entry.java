package io.perdure.history.shard;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.state.WorkflowRuns;
import io.perdure.history.store.LoadedWorkflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that a shard has in memory of one workflow id: its runs, and who waits for it. */
final class Entry {
  private static final int OWN_WEIGHT = 1_500;

  private final WorkflowKey key;
  private final Deque<Pending<?, ?>> pending = new ArrayDeque<>();
  private final Set<Pending<?, ?>> parked = new LinkedHashSet<>();
  private final Set<Pending<?, ?>> suspects = new LinkedHashSet<>();
  private final Map<String, Long> storedVersions = new HashMap<>();
  private final Set<String> absent = new HashSet<>();
  private @Nullable WorkflowRuns runs;
  private @Nullable String storedCurrent;
  private LoadTrouble trouble = new LoadTrouble();
  private long ticket;
  private boolean queued;
  private long weight;

  Entry(WorkflowKey key) {
    this.key = key;
  }

  WorkflowKey key() {
    return key;
  }

  /** The runs in memory. */
  WorkflowRuns runs() {
    if (runs == null) {
      throw new IllegalStateException("%s is not loaded".formatted(key));
    }
    return runs;
  }

  /** Whether the current run and all of these are in memory, or known not to exist. */
  boolean has(Collection<String> runIds) {
    var loaded = runs;
    return loaded != null
        && runIds.stream().allMatch(id -> absent.contains(id) || loaded.run(id).isPresent());
  }

  /** Undecided requests, those that can be undone first. */
  Deque<Pending<?, ?>> pending() {
    return pending;
  }

  /** Requests that wait for a change. */
  Set<Pending<?, ?>> parked() {
    return parked;
  }

  /** Requests of a refused batch, which are decided alone before all others. */
  Set<Pending<?, ?>> suspects() {
    return suspects;
  }

  /** Puts a request where its turn is: one that can be undone goes before all that cannot. */
  void enqueue(Pending<?, ?> request) {
    if (!request.undoable()) {
      pending.add(request);
      return;
    }
    var before = new ArrayList<Pending<?, ?>>();
    while (!pending.isEmpty() && pending.element().undoable()) {
      before.add(pending.remove());
    }
    pending.addFirst(request);
    before.reversed().forEach(pending::addFirst);
  }

  /** All runs that somebody who waits here names. */
  Set<String> namedRuns() {
    var named = new HashSet<String>();
    pending.forEach(request -> named.addAll(request.request().runIds()));
    parked.forEach(request -> named.addAll(request.request().runIds()));
    suspects.forEach(request -> named.addAll(request.request().runIds()));
    return named;
  }

  /** Takes those out who cannot be decided without runs that are not in memory. */
  List<Pending<?, ?>> withdraw() {
    var without = new ArrayList<Pending<?, ?>>();
    for (var waiting : List.<Collection<Pending<?, ?>>>of(suspects, pending)) {
      waiting.stream().filter(this::lacks).forEach(without::add);
      waiting.removeIf(this::lacks);
    }
    return without;
  }

  private boolean lacks(Pending<?, ?> request) {
    return !has(request.request().runIds());
  }

  long ticket() {
    return ticket;
  }

  /** Only what comes with this ticket is installed; 0 when nothing is awaited. */
  void await(long loadTicket) {
    ticket = loadTicket;
  }

  /** Whether the entry stands in the queue of those with something to decide. */
  boolean queued() {
    return queued;
  }

  void queued(boolean stands) {
    queued = stands;
  }

  /** What has gone wrong with its loading. */
  LoadTrouble trouble() {
    return trouble;
  }

  /**
   * Puts what has been loaded into memory, beside what is there: all of it or, failing, nothing.
   */
  void install(LoadedWorkflow loaded, Set<String> asked) {
    ticket = 0;
    var fresh = runs == null;
    var into = fresh ? new WorkflowRuns(key) : runs();
    var missing =
        loaded.runs().stream()
            .filter(stored -> into.run(stored.key().runId()).isEmpty())
            .filter(stored -> !absent.contains(stored.key().runId()))
            .map(MutableState::load)
            .toList();
    for (var run : missing) {
      var runId = run.key().runId();
      into.put(run, fresh && runId.equals(loaded.currentRunId()));
      storedVersions.put(runId, run.version());
    }
    if (fresh) {
      runs = into;
      storedCurrent = loaded.currentRunId();
    }
    asked.stream().filter(id -> into.run(id).isEmpty()).forEach(absent::add);
    trouble = new LoadTrouble();
  }

  /** The version of a run's row; empty for a run that is not stored. */
  Optional<Long> storedVersion(String runId) {
    return Optional.ofNullable(storedVersions.get(runId));
  }

  /** The current run as it is stored. */
  @Nullable String storedCurrent() {
    return storedCurrent;
  }

  /** A run has been deleted, in memory at first. */
  void delete(String runId) {
    runs().remove(runId);
    absent.add(runId);
  }

  /** What is in memory is stored now. */
  void committed() {
    storedVersions.clear();
    storedCurrent = runs().current().map(run -> run.key().runId()).orElse(null);
    runs().loaded().forEach(run -> storedVersions.put(run.key().runId(), run.version()));
  }

  /** Forgets the runs: they are loaded again when they are needed. */
  void forget() {
    runs = null;
    storedCurrent = null;
    storedVersions.clear();
    absent.clear();
    ticket = 0;
  }

  /** Keeps the current run only, when nobody waits for another. */
  void prune() {
    if (runs == null || waitedFor()) {
      return;
    }
    absent.clear();
    for (var runId : List.copyOf(storedVersions.keySet())) {
      if (!runId.equals(storedCurrent)) {
        runs.remove(runId);
        storedVersions.remove(runId);
      }
    }
  }

  /** Whether nobody waits for it, so that it may go. */
  boolean idle() {
    return !waitedFor() && ticket == 0;
  }

  private boolean waitedFor() {
    return !pending.isEmpty() || !parked.isEmpty() || !suspects.isEmpty() || hasUpdates();
  }

  /** Updates that no worker has accepted are nowhere but here. */
  private boolean hasUpdates() {
    if (runs != null) {
      for (var run : runs.loaded()) {
        if (run.updates().areWaiting()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Computes anew how much memory it takes, and says by how much that has changed. */
  long reweigh() {
    var before = weight;
    weight = OWN_WEIGHT;
    if (runs != null) {
      runs.loaded().forEach(run -> weight += run.weight());
    }
    return weight - before;
  }

  long weight() {
    return weight;
  }
}
