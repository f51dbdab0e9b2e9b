package io.perdure.common.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a node's {@link LeaseKeeper}: says each second that the node lives, measures its clock,
 * and carries out what shall be taken and given back. What waits for the database or for the end of
 * something runs on virtual threads, so that the node's sign of life is never late.
 */
public final class LeaseLoop implements Presence {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseLoop.class);
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** How long a start waits for the first takings. */
  private static final Duration FIRST_TAKINGS = Duration.ofSeconds(10);

  /** How long an end waits for what is given back: longer than each part of it may take. */
  private static final Duration LAST_RELEASES = Duration.ofSeconds(12);

  /** What a node does with what it owns. */
  public interface Tenant {
    /**
     * Begins to serve what has been taken; may wait for the database, and may fail.
     *
     * @param ended to be told once, when it is served no more, the epoch with which it was last
     */
    void begin(int id, long epoch, LongConsumer ended);

    /** Takes nothing new, ends what is begun, and then says so. Does not block. */
    void drain(int id);

    /** Another node has it: stops at once, and says so. Does not block. */
    void lose(int id);
  }

  private final Claim claim;
  private final LeaseStore leases;
  private final MeasuredClock clock;
  private final Neighbours neighbours;
  private final Holdings holdings;
  private final Tenant tenant;
  private final LeaseKeeper keeper;
  private final SignOfLife sign;
  private final Ticker ticker;
  private final ExecutorService blocking;
  private final Queue<Consumer<LeaseKeeper>> news = new ConcurrentLinkedQueue<>();
  private final Map<Integer, CompletableFuture<Void>> serving = new ConcurrentHashMap<>();
  private final List<CompletableFuture<Void>> takings = new ArrayList<>();
  private final KnownMembers members = new KnownMembers();
  private final AtomicBoolean leaving = new AtomicBoolean();

  public LeaseLoop(
      Claim claim,
      LeaseStore leases,
      MeasuredClock clock,
      Neighbours neighbours,
      Holdings holdings,
      Tenant tenant) {
    this.claim = claim;
    this.leases = leases;
    this.clock = clock;
    this.neighbours = neighbours;
    this.holdings = holdings;
    this.tenant = tenant;
    this.keeper = new LeaseKeeper(claim);
    this.sign = new SignOfLife(clock.own());
    var name = claim.node().role() + "-leases";
    this.ticker = new Ticker(name, BEAT, this::beat);
    this.blocking =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  /** Takes what is free, and goes on doing so until {@link #stop}. */
  public void start() {
    leases.forgetDeadNodes();
    beat();
    await(takings, FIRST_TAKINGS);
    ticker.start();
  }

  /** Looks at the leases now: another node has asked for it. */
  public void look() {
    ticker.now();
  }

  @Override
  public boolean isPresent() {
    return sign.isFresh() && !members.get().isEmpty() && !leaving.get() && clock.isReady();
  }

  @Override
  public long membershipChanges() {
    return members.changes();
  }

  /** Gives back everything, after ending what is begun. */
  public void stop() {
    leaving.set(true);
    ticker.stop();
    await(takings, FIRST_TAKINGS);
    var last = new Ticker(claim.node().role() + "-leaving", BEAT, this::sayLeaving);
    sayLeaving(); // From now on others shall own it, and this node still lives.
    last.start();
    var ends = List.copyOf(serving.values());
    serving.keySet().forEach(tenant::drain);
    await(ends, LAST_RELEASES);
    last.stop();
    try {
      leases.leave(claim.node().id());
    } catch (RuntimeException gone) {
      LOG.warn("Could not say that this node has ended: {}", gone.toString());
    }
    blocking.shutdown();
  }

  private void sayLeaving() {
    try {
      leases.heartbeat(claim.node(), true);
    } catch (RuntimeException unreachable) {
      LOG.warn("Could not say that this node is leaving: {}", unreachable.toString());
    }
  }

  private static void await(List<CompletableFuture<Void>> ends, Duration patience) {
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException late) {
      LOG.warn("Leases have not moved within {}", patience);
    }
  }

  private void beat() {
    var node = claim.node();
    var before = clock.own().instant();
    var database = leases.heartbeat(node, clock.isFarOff());
    clock.measured(before, database, clock.own().instant());
    sign.given();
    for (var told = news.poll(); told != null; told = news.poll()) {
      told.accept(keeper);
    }
    members.seen(leases.members(node.role()));
    takings.removeIf(CompletableFuture::isDone);
    var view =
        new LeaseKeeper.View(leases.leases(claim.kind()), members.get(), clock.isReady(), database);
    keeper.step(view).forEach(this::carryOut);
  }

  private void carryOut(LeaseKeeper.Action action) {
    switch (action) {
      case LeaseKeeper.Action.Take(var id, var fromEpoch) ->
          takings.add(CompletableFuture.runAsync(() -> take(id, fromEpoch), blocking));
      case LeaseKeeper.Action.EndBlockers(var id) -> endBlockers(id);
      case LeaseKeeper.Action.GiveBack(var id, _) -> tenant.drain(id);
      case LeaseKeeper.Action.Drop(var id) -> tenant.lose(id);
      case LeaseKeeper.Action.Ask(var owner) -> neighbours.lookAtLeases(owner);
    }
  }

  /** When it fails, the taking that follows is blocked, and both are tried again. */
  private void endBlockers(int id) {
    try {
      leases.endBlockers(claim.kind(), id);
    } catch (RuntimeException failed) {
      LOG.warn("What blocks {} {} could not be ended: {}", claim.kind(), id, failed.toString());
    }
  }

  private void take(int id, long fromEpoch) {
    try {
      var taken = leases.take(claim.kind(), id, fromEpoch, claim.node().id());
      if (taken.isPresent()) {
        begin(id, taken.getAsLong());
      } else {
        news.add(told -> told.untaken(id));
      }
    } catch (LeaseBlocked frozen) {
      LOG.warn("{} {} is still locked by its old owner", claim.kind(), id);
      news.add(told -> told.blocked(id));
    } catch (RuntimeException failed) {
      LOG.warn("{} {} could not be taken: {}", claim.kind(), id, failed.toString());
      news.add(told -> told.untaken(id));
    }
  }

  private void begin(int id, long epoch) {
    serving.put(id, new CompletableFuture<>());
    holdings.add(claim.kind(), id, epoch);
    var begun = new CompletableFuture<Void>();
    try {
      tenant.begin(
          id,
          epoch,
          last -> {
            var _ = begun.thenRunAsync(() -> release(id, last), blocking);
          });
    } catch (RuntimeException failed) {
      LOG.warn("{} {} could not be served", claim.kind(), id, failed);
      release(id, epoch);
      news.add(told -> told.untaken(id));
      return;
    }
    news.add(told -> told.taken(id, epoch)); // Earlier, the tenant would not know what to end.
    begun.complete(null); // Its end is told after its beginning.
    LOG.info("Owns {} {} with epoch {}", claim.kind(), id, epoch);
  }

  private void release(int id, long epoch) {
    holdings.remove(claim.kind(), id);
    LOG.info("Owns {} {} no more", claim.kind(), id);
    try {
      leases.release(claim.kind(), id, epoch);
      tellNextOwner(id);
    } catch (RuntimeException unreachable) {
      LOG.warn("{} {} could not be given back: {}", claim.kind(), id, unreachable.toString());
    }
    var end = serving.remove(id);
    news.add(told -> told.ended(id)); // From here on it may be taken and served again.
    if (end != null) {
      end.complete(null);
    }
  }

  private void tellNextOwner(int id) {
    var others =
        members.get().stream()
            .filter(member -> !leaving.get() || !member.node().id().equals(claim.node().id()))
            .toList();
    Rendezvous.owner(claim.kind(), id, others)
        .filter(next -> !next.id().equals(claim.node().id()))
        .ifPresent(neighbours::lookAtLeases);
  }
}
