package io.perdure.history.shard;

import io.perdure.common.cluster.LeaseLoop;
import io.perdure.common.cluster.Shard;
import io.perdure.common.error.Unavailable;
import io.perdure.history.store.ShardFence;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The shards that this node owns: drives them, and finds the one of a slot. */
public final class Shards implements LeaseLoop.Tenant {
  /** How long a shard may take to end what is begun. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final ShardPorts ports;
  private final ShardFactory factory;
  private final ExecutorService blocking;
  private final Map<Integer, ShardLoop> running = new ConcurrentHashMap<>();
  private final LongAdder submitted = new LongAdder();

  /** How the writer of a shard that has been taken is made. */
  @FunctionalInterface
  public interface ShardFactory {
    ShardWriter writer(Shard shard, ShardFence fence, long commitSeq);
  }

  /**
   * @param blocking runs what waits for the database
   */
  public Shards(ShardPorts ports, ShardFactory factory, ExecutorService blocking) {
    this.ports = ports;
    this.factory = factory;
    this.blocking = blocking;
  }

  /** Hands a request to the owner of its slot. The answer may come before this returns. */
  public void submit(int slot, ShardRequest<?, ?> request) {
    submitted.increment();
    ownerOf(slot).submit(request);
  }

  /** How many requests have been submitted, for whoever measures. */
  public double submitted() {
    return submitted.sum();
  }

  /** The caller of a request has gone. */
  public void abandon(int slot, ShardRequest<?, ?> request) {
    find(slot).ifPresent(loop -> loop.abandon(request));
  }

  private ShardLoop ownerOf(int slot) {
    return find(slot)
        .orElseThrow(() -> Unavailable.moved("the shard of slot %d is not here".formatted(slot)));
  }

  private Optional<ShardLoop> find(int slot) {
    return running.values().stream()
        .filter(loop -> loop.shard().holds(slot))
        .max(Comparator.comparingInt(loop -> loop.shard().id())); // The later layout.
  }

  @Override
  public void begin(int id, long epoch, LongConsumer ended) {
    var shard = shard(id);
    var commitSeq = ports.store().highestCommitSeq(id);
    var takenAt = ports.leases().time();
    var writer = factory.writer(shard, new ShardFence(id, epoch), commitSeq);
    Runnable stopped =
        () -> {
          running.remove(id);
          ended.accept(writer.fence().epoch());
        };
    var loop = new ShardLoop(writer, commitSeq, ports, takenAt, blocking, stopped);
    running.put(id, loop);
    loop.start();
  }

  private Shard shard(int id) {
    return ports.leases().shards().stream()
        .filter(shard -> shard.id() == id)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no shard " + id));
  }

  @Override
  public void drain(int id) {
    with(id, loop -> blocking.execute(() -> loop.drain(DRAIN)));
  }

  @Override
  public void lose(int id) {
    with(id, ShardLoop::lose);
  }

  private void with(int id, Consumer<ShardLoop> action) {
    var loop = running.get(id);
    if (loop != null) {
      action.accept(loop);
    }
  }
}
