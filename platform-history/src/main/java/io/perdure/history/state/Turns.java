package io.perdure.history.state;

import io.perdure.common.namespace.Namespace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one request may see and change: the runs of one workflow id, and from outside a time, new
 * ids and the namespace.
 */
public final class Turns {
  private final WorkflowRuns runs;
  private final Namespace namespace;
  private final Instant now;
  private final Supplier<String> newIds;
  private final boolean lastCall;
  private final boolean moving;
  private boolean crowded;
  private final Map<String, Turn> turns = new LinkedHashMap<>();

  /**
   * @param now the shard's time, never before that of its last commit
   * @param newIds gives UUIDs; those of runs sort by time (version 7)
   * @param lastCall whether the request's deadline has come, so that it must be answered now
   */
  public Turns(
      WorkflowRuns runs,
      Namespace namespace,
      Instant now,
      Supplier<String> newIds,
      boolean lastCall) {
    this(runs, namespace, now, newIds, lastCall, false);
  }

  private Turns(
      WorkflowRuns runs,
      Namespace namespace,
      Instant now,
      Supplier<String> newIds,
      boolean lastCall,
      boolean moving) {
    this.runs = runs;
    this.namespace = namespace;
    this.now = now;
    this.newIds = newIds;
    this.lastCall = lastCall;
    this.moving = moving;
  }

  /** The same for a request that must be answered because its workflow id moves to another node. */
  public static Turns ofMoving(
      WorkflowRuns runs, Namespace namespace, Instant now, Supplier<String> newIds) {
    return new Turns(runs, namespace, now, newIds, true, true);
  }

  public WorkflowRuns runs() {
    return runs;
  }

  public Namespace namespace() {
    return namespace;
  }

  public Instant now() {
    return now;
  }

  /** A new UUID in lower case. */
  public String newId() {
    return newIds.get();
  }

  /** Whether a waiting request must be answered now, with what there is. */
  public boolean lastCall() {
    return lastCall;
  }

  /**
   * Whether that is so because the workflow id moves to another node, whom the caller can be sent
   * to; its time is not over.
   */
  public boolean moving() {
    return moving;
  }

  /** So many requests wait already that this one must not. */
  public void crowd() {
    crowded = true;
  }

  /** Whether the request is refused if it waits, because too many do. */
  public boolean crowded() {
    return crowded;
  }

  /** The turn over a loaded run; the same one when asked again. */
  public Turn on(MutableState run) {
    return turns.computeIfAbsent(run.key().runId(), _ -> Turn.over(run, this));
  }

  /** The turn over a new run, which becomes the workflow id's current one. */
  public Turn create(String runId) {
    var turn = Turn.overNew(runs.key().run(runId), this);
    turns.put(runId, turn);
    runs.put(turn.state(), true);
    return turn;
  }

  /** Whether memory is not as committed any more: a run has been begun or changed. */
  public boolean haveTouched() {
    return turns.values().stream().anyMatch(Turn::hasTouched);
  }

  /** The turns that have changed something so far. */
  public List<Turn> changed() {
    return turns.values().stream().filter(Turn::isChanged).toList();
  }

  /** Bytes of the events that have been written so far, in all runs. */
  public long eventBytes() {
    return turns.values().stream().mapToLong(Turn::eventBytes).sum();
  }

  /** The turn over a run that was prepared beforehand: it becomes the current one. */
  public Turn adopt(StoredRun prepared) {
    var turn = Turn.overPrepared(MutableState.load(prepared), this);
    turns.put(prepared.key().runId(), turn);
    runs.put(turn.state(), true);
    return turn;
  }

  /**
   * What has changed, run by run in the order of the first touch; empty when nothing has. Ends each
   * turn.
   */
  public List<RunChange> finish() {
    var changes = new ArrayList<RunChange>();
    for (var turn : turns.values()) {
      turn.finish().ifPresent(changes::add);
      if (turn.isDeleted()) {
        runs.remove(turn.run().runId());
      }
    }
    return List.copyOf(changes);
  }
}
