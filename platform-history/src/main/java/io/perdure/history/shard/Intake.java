package io.perdure.history.shard;

import io.perdure.common.cluster.Shard;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way of a request into a shard and out of it: admitted, lined up at the entry of its workflow
 * id, parked if it waits for a change, and at last answered. Knows nothing of batches and commits.
 */
final class Intake {
  private final Shard shard;
  private final Admission admission;
  private final Entries entries;
  private final Loads loads;
  private final Waits waits;
  private final List<ShardEffect> effects;
  private final Deque<Entry> ready = new ArrayDeque<>();
  private long requests;
  private int open;

  /**
   * @param effects where answers are put
   */
  Intake(
      Shard shard,
      ShardLimits limits,
      Entries entries,
      Loads loads,
      Waits waits,
      List<ShardEffect> effects) {
    this.shard = shard;
    this.admission = new Admission(limits);
    this.entries = entries;
    this.loads = loads;
    this.waits = waits;
    this.effects = effects;
  }

  /** Takes a caller's request, or refuses it at once. */
  void submit(ShardRequest<?, ?> request) {
    var pending = new Pending<>(request, ++requests);
    var waiting = entries.find(request.key()).map(entry -> entry.pending().size()).orElse(0);
    if (waiting >= ShardLimits.waitingOnOneId(request.traits())) {
      deny(pending, Exhausted.busyWorkflow("too many requests wait for this workflow"));
      return;
    }
    var refusal = admission.take(pending);
    if (refusal.isPresent()) {
      deny(pending, refusal.get());
    } else {
      take(pending);
    }
  }

  /** Takes what the shard asks of itself. */
  void submitOwn(ShardRequest<?, ?> request) {
    take(new Pending<>(request, ++requests));
  }

  /** Refuses a request that comes too late. */
  void turnAway(ShardRequest<?, ?> request) {
    deny(new Pending<>(request, ++requests), lost());
  }

  private void take(Pending<?, ?> request) {
    open++;
    var entry = entries.get(request.key());
    entry.enqueue(request);
    line(entry, request);
  }

  /** The caller of a request that waits for a change has gone. */
  void abandon(ShardRequest<?, ?> request) {
    entries
        .find(request.key())
        .ifPresent(
            entry ->
                entry.parked().stream()
                    .filter(parked -> parked.request().equals(request))
                    .findFirst()
                    .ifPresent(
                        parked -> {
                          waits.leave(entry, parked);
                          parked.abandon();
                        }));
  }

  /** A request that waits is decided again, whatever its workflow id does. */
  void callAgain(Pending<?, ?> request, Consumer<Pending<?, ?>> how) {
    waits.leave(entries.get(request.key()), request);
    how.accept(request);
    take(request);
  }

  /** A request waits for a change of its workflow id, and takes no room meanwhile. */
  void parked(Pending<?, ?> request) {
    open--;
    admission.leave(request);
  }

  /** A request that waited for a change is decided again. */
  void unpark(Entry entry, Pending<?, ?> request) {
    waits.leave(entry, request);
    open++;
  }

  /** Puts a request before all others of its entry. */
  void putFirst(Entry entry, Pending<?, ?> request) {
    entry.pending().addFirst(request);
    line(entry, request);
  }

  /** Lines an entry up, or wants loaded what its request names. */
  private void line(Entry entry, Pending<?, ?> request) {
    if (entry.has(request.request().runIds())) {
      queue(entry);
    } else {
      loads.want(entry);
    }
  }

  /** Lines an entry up behind all others that have something to decide. */
  void queue(Entry entry) {
    if (!entry.queued() && !entry.pending().isEmpty()) {
      entry.queued(true);
      ready.add(entry);
    }
  }

  /** The entry whose turn it is. */
  Optional<Entry> next() {
    var entry = Optional.ofNullable(ready.poll());
    entry.ifPresent(turn -> turn.queued(false));
    return entry;
  }

  /** Whether nobody waits to be decided or answered. */
  boolean isEmpty() {
    return open == 0;
  }

  /** A request is about to be answered: it takes no more room. */
  void settle(Pending<?, ?> request) {
    open--;
    admission.leave(request);
  }

  /** Answers a request with what was decided. */
  void tell(Batch.Told<?> told) {
    if (told.request().wakeUp().isEmpty()) {
      effects.add(told.respond());
    }
  }

  /** Answers a request with a refusal. */
  <R> void deny(Pending<?, R> request, ServiceException refusal) {
    effects.add(request.respond(new Answered.Denied<>(refusal)));
  }

  /** What everybody is told who asks a shard that is not owned here. */
  ServiceException lost() {
    return Unavailable.moved("shard %d is not owned by this node".formatted(shard.id()));
  }

  /** Tells everybody who waits at an entry to ask elsewhere. */
  void turnAllAway() {
    for (var entry : entries.all()) {
      entry.pending().forEach(request -> deny(request, lost()));
      entry.parked().forEach(request -> deny(request, lost()));
    }
  }
}
