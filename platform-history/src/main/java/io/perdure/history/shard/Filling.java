package io.perdure.history.shard;

import io.perdure.common.error.ServiceException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Fills batches with what waits to be decided: one request of each workflow id in turn. Those of a
 * refused batch go before all others, one in a batch: so the guilty one shows.
 */
final class Filling {
  private final ShardLimits limits;
  private final Entries entries;
  private final Loads loads;
  private final Decider decider;
  private final Intake intake;
  private final List<ShardEffect> effects;
  private final Deque<Pending<?, ?>> suspects = new ArrayDeque<>();

  /**
   * @param effects where defects are reported
   */
  Filling(
      ShardLimits limits,
      Entries entries,
      Loads loads,
      Decider decider,
      Intake intake,
      List<ShardEffect> effects) {
    this.limits = limits;
    this.entries = entries;
    this.loads = loads;
    this.decider = decider;
    this.intake = intake;
    this.effects = effects;
  }

  /** The next batch; empty when nothing can be decided. */
  Batch next(Instant now) {
    var next = new Batch();
    decideSuspect(next, now);
    if (suspects.isEmpty() && !next.writes()) {
      decideReady(next, now);
    }
    reconsider(next, now);
    return next;
  }

  /** A request of a refused batch is decided alone, before the other suspects. */
  void suspect(Pending<?, ?> request) {
    suspects.addFirst(request);
    entries.get(request.key()).suspects().add(request);
  }

  /** Those who are still to be decided alone; not to be kept. */
  Collection<Pending<?, ?>> suspects() {
    return Collections.unmodifiableCollection(suspects);
  }

  /** Takes those out who cannot be decided without runs that are not in memory. */
  List<Pending<?, ?>> withdraw(Entry entry) {
    var without = entry.withdraw();
    suspects.removeAll(without);
    return without;
  }

  /** Memory is not as committed any more: who waits begins anew when it is loaded again. */
  void forget(Entry entry) {
    entries.forget(entry);
    for (var request : List.copyOf(entry.parked())) {
      intake.callAgain(request, _ -> {});
    }
  }

  private void decideReady(Batch next, Instant now) {
    var later = new ArrayList<Entry>();
    while (next.hasRoom(limits)) {
      var turn = intake.next();
      if (turn.isEmpty()) {
        break;
      }
      var entry = turn.get();
      var request = entry.pending().peek();
      if (request == null) {
        continue;
      }
      if (!entry.has(request.request().runIds())) {
        loads.want(entry);
      } else if (request.undoable() && next.touches(entry.key())) {
        later.add(entry);
      } else {
        entry.pending().remove();
        decide(entry, request, next, now);
        intake.queue(entry);
      }
    }
    later.forEach(intake::queue);
  }

  private void decideSuspect(Batch next, Instant now) {
    while (!next.writes() && !suspects.isEmpty()) {
      var request = suspects.element();
      var entry = entries.get(request.key());
      if (!entry.has(request.request().runIds())) {
        loads.want(entry);
        return;
      }
      suspects.remove();
      entry.suspects().remove(request);
      decide(entry, request, next, now);
    }
  }

  private void decide(Entry entry, Pending<?, ?> request, Batch next, Instant now) {
    switch (decider.decide(entry, request, next, now)) {
      case Decider.Verdict.Decided _ -> next.count(request, limits);
      case Decider.Verdict.Parked _ -> intake.parked(request);
      case Decider.Verdict.Spoiled(var told, var defect) -> {
        var earlier = next.forget(entry.key());
        forget(entry);
        earlier.reversed().forEach(entry.pending()::addFirst);
        defect.ifPresent(cause -> effects.add(new ShardEffect.Report(entry.key(), cause)));
        told.ifPresentOrElse(
            refusal -> tell(request, refusal, next), () -> entry.pending().addFirst(request));
        loads.want(entry);
      }
    }
  }

  private static <R> void tell(Pending<?, R> request, ServiceException refusal, Batch next) {
    next.tell(request, new Answered.Denied<>(refusal));
  }

  /** Who waits for a change of what the batch has changed is decided in it. */
  private void reconsider(Batch next, Instant now) {
    for (var entry : next.changed()) {
      for (var request : List.copyOf(entry.parked())) {
        if (next.touches(entry.key()) && entry.parked().contains(request)) {
          intake.unpark(entry, request);
          decide(entry, request, next, now);
        }
      }
    }
  }
}
