package io.perdure.history.shard;

import io.perdure.common.cluster.LeaseBlocked;
import io.perdure.common.cluster.LeaseKeeper;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.Shard;
import io.perdure.common.error.Unavailable;
import io.perdure.history.store.ShardFence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shards that this node owns: takes them, drives them, gives them back. */
public final class Shards {
  private static final Logger LOG = LoggerFactory.getLogger(Shards.class);

  /** How often the node says that it lives, and looks at the leases. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** How long a shard may take to end what is begun. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Node node;
  private final ShardPorts ports;
  private final MeasuredClock clock;
  private final ShardFactory factory;
  private final ExecutorService blocking;
  private final LeaseKeeper keeper;
  private final Map<Integer, ShardLoop> running = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Integer> ended = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile List<Shard> layout = List.of();
  private @Nullable Thread beating;

  /** How the writer of a shard that has been taken is made. */
  @FunctionalInterface
  public interface ShardFactory {
    ShardWriter writer(Shard shard, ShardFence fence, long commitSeq);
  }

  /**
   * @param clock measured by each heartbeat
   * @param blocking runs what waits for the database
   * @param alone whether no other process can own shards of this database
   */
  public Shards(
      Node node,
      ShardPorts ports,
      MeasuredClock clock,
      ShardFactory factory,
      ExecutorService blocking,
      boolean alone) {
    this.node = node;
    this.ports = ports;
    this.clock = clock;
    this.factory = factory;
    this.blocking = blocking;
    this.keeper = new LeaseKeeper(Leased.SHARD, node.id(), alone);
  }

  /** Takes what is free, and goes on doing so until {@link #stop}. */
  public void start() {
    layout = ports.leases().shards();
    beat();
    beating = Thread.ofPlatform().name("shard-leases").daemon().start(this::beatOn);
  }

  /** Hands a request to the owner of its slot. The answer may come before this returns. */
  public void submit(int slot, ShardRequest<?, ?> request) {
    ownerOf(slot).submit(request);
  }

  /** The caller of a request has gone. */
  public void abandon(int slot, ShardRequest<?, ?> request) {
    find(slot).ifPresent(loop -> loop.abandon(request));
  }

  /** Whether all shards are owned here and the node's clock is known. */
  public boolean ownsAll() {
    return clock.isReady() && !layout.isEmpty() && running.size() == layout.size();
  }

  /** Gives back everything, after ending what is begun. */
  public void stop() {
    stopping.countDown();
    join(beating);
    var drains =
        running.values().stream()
            .map(loop -> Thread.ofVirtual().start(() -> loop.drain(DRAIN)))
            .toList();
    drains.forEach(Shards::join);
    try {
      ports.leases().leave(node.id());
    } catch (RuntimeException gone) {
      LOG.warn("Could not say that this node has ended", gone);
    }
  }

  private static void join(@Nullable Thread thread) {
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private ShardLoop ownerOf(int slot) {
    return find(slot)
        .orElseThrow(() -> new Unavailable("the shard of slot %d is not here".formatted(slot)));
  }

  private Optional<ShardLoop> find(int slot) {
    return layout.stream()
        .filter(shard -> shard.holds(slot))
        .findFirst()
        .map(shard -> running.get(shard.id()));
  }

  private void beatOn() {
    try {
      while (!stopping.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          beat();
        } catch (RuntimeException failed) {
          LOG.warn("The leases could not be read: {}", failed.toString());
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    var database = ports.leases().heartbeat(node, false);
    clock.measured(database, clock.own().instant());
    for (var id = ended.poll(); id != null; id = ended.poll()) {
      keeper.ended(id);
    }
    var view =
        new LeaseKeeper.View(
            ports.leases().leases(Leased.SHARD), ports.leases().liveNodes(node.role()));
    keeper.step(view).forEach(this::carryOut);
  }

  private void carryOut(LeaseKeeper.Action action) {
    switch (action) {
      case LeaseKeeper.Action.Take(var id, var fromEpoch) -> take(id, fromEpoch);
      case LeaseKeeper.Action.EndBlockers(var id) -> ports.leases().endBlockers(Leased.SHARD, id);
      case LeaseKeeper.Action.Drop(var id) -> {
        var loop = running.get(id);
        if (loop != null) {
          loop.lose();
        }
      }
      case LeaseKeeper.Action.GiveBack(var id, _) -> {
        var loop = running.get(id);
        if (loop != null) {
          blocking.execute(() -> loop.drain(DRAIN));
        }
      }
    }
  }

  private void take(int id, long fromEpoch) {
    try {
      var epoch = ports.leases().take(Leased.SHARD, id, fromEpoch, node.id());
      if (epoch.isPresent()) {
        var commitSeq = ports.store().highestCommitSeq(id);
        run(id, new ShardFence(id, epoch.getAsLong()), commitSeq);
        keeper.taken(id, epoch.getAsLong());
      }
    } catch (LeaseBlocked frozen) {
      LOG.warn("Shard {} is still locked by its old owner", id);
      keeper.blocked(id);
    }
  }

  private void run(int id, ShardFence fence, long commitSeq) {
    var shard = layout.stream().filter(one -> one.id() == id).findFirst();
    if (shard.isEmpty()) {
      return;
    }
    var writer = factory.writer(shard.get(), fence, commitSeq);
    var takenAt = ports.leases().heartbeat(node, false);
    var loop =
        new ShardLoop(writer, commitSeq, ports, takenAt, blocking, () -> stopped(id, writer));
    running.put(id, loop);
    loop.start();
    LOG.info("Owns shard {} with epoch {}", id, fence.epoch());
  }

  private void stopped(int id, ShardWriter writer) {
    running.remove(id);
    ended.add(id);
    LOG.info("Owns shard {} no more", id);
    try {
      ports.leases().release(Leased.SHARD, id, writer.fence().epoch());
    } catch (RuntimeException unreachable) {
      LOG.warn("Shard {} could not be given back: it is free when this node is dead", id);
    }
  }
}
