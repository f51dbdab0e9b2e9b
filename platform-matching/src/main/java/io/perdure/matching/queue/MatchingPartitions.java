package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.LeaseBlocked;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Slots;
import io.perdure.matching.store.QueueKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The matching partitions of this node: takes them, runs them, and finds the one to ask. */
public final class MatchingPartitions implements TaskReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(MatchingPartitions.class);
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);
  private static final int BLOCKED_TRIES = 2;

  private final MatchingPorts ports;
  private final UUID node;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("matching-call-", 0).factory());
  private final Map<Integer, PartitionLoop> loops = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong pollIds = new AtomicLong();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile int partitions;

  public MatchingPartitions(MatchingPorts ports, UUID node) {
    this.ports = ports;
    this.node = node;
  }

  /** Takes all matching partitions and begins to serve them. */
  public void start() {
    var leases = ports.leases().leases(Leased.MATCHING_PARTITION);
    if (leases.isEmpty()) {
      throw new IllegalStateException("no matching partition has been created");
    }
    partitions = leases.size();
    for (var lease : leases) {
      var loop = loop(lease.id(), takeFrom(lease.id(), lease.epoch()));
      threads.add(
          Thread.ofPlatform()
              .name("matching-" + lease.id())
              .daemon()
              .start(() -> serve(lease.id(), loop)));
    }
    ports.channel().receive(Topic.MATCHING_TASKS, this);
  }

  /** Answers the polls empty, ends what is under way, and gives the partitions back. */
  public void stop() {
    stopping.countDown();
    loops.values().forEach(loop -> loop.tell(new Message.Drain()));
    try {
      for (var thread : threads) {
        thread.join(DRAIN_TIMEOUT);
        thread.interrupt(); // What is under way for longer is left to the next owner.
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    workers.shutdownNow();
  }

  /** A number for a new poll. */
  public long nextPollId() {
    return pollIds.incrementAndGet();
  }

  /** Holds a poll until it is answered. */
  public CompletableFuture<PollAnswer> poll(Poll poll) {
    var loop = owner(poll.queue().namespaceId(), poll.queue().name());
    return loop == null
        ? CompletableFuture.completedFuture(new PollAnswer.Refused(PollRefusal.NOT_OWNED))
        : loop.poll(poll);
  }

  /** The caller of a poll is gone: answers it empty. */
  public void cancel(Poll poll) {
    var loop = owner(poll.queue().namespaceId(), poll.queue().name());
    if (loop != null) {
      loop.cancel(poll);
    }
  }

  /** Offers a workflow task to its sticky queue; whether it was taken. */
  public CompletableFuture<Boolean> offer(DispatchTask task) {
    var loop = owner(task.getNamespaceId(), task.getStickyTaskQueue());
    return loop == null ? CompletableFuture.completedFuture(false) : loop.offer(task);
  }

  /** The worker of a sticky queue shuts down. */
  public void workerShutDown(QueueKey stickyQueue) {
    var loop = owner(stickyQueue.namespaceId(), stickyQueue.name());
    if (loop != null) {
      loop.tell(new Message.WorkerShutDown(stickyQueue));
    }
  }

  @Override
  public boolean take(ChannelRecord record, Runnable done) {
    var slash = record.key().indexOf('/');
    var loop =
        owner(record.key().substring(0, Math.max(slash, 0)), record.key().substring(slash + 1));
    return loop != null && loop.take(record, done);
  }

  private @Nullable PartitionLoop owner(String namespaceId, String queueName) {
    var slot = Slots.of(namespaceId, queueName);
    return loops.get(slot * partitions / Slots.COUNT);
  }

  /** One thread's life: serves a partition, and takes it again after a defect of ours. */
  private void serve(int id, PartitionLoop first) {
    @Nullable PartitionLoop loop = first;
    try {
      while (loop != null) {
        loops.put(id, loop);
        loop = ranToItsEnd(id, loop) ? null : again(id, loop.epoch());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean ranToItsEnd(int id, PartitionLoop loop) throws InterruptedException {
    try {
      loop.run();
      if (stopping.getCount() == 0) {
        ports.leases().release(Leased.MATCHING_PARTITION, id, loop.epoch());
      }
      return true;
    } catch (RuntimeException defect) {
      LOG.error("matching partition {} failed", id, defect);
      return false;
    } finally {
      loops.remove(id, loop);
    }
  }

  /** Only from its own epoch: what another node has taken meanwhile stays taken. */
  private @Nullable PartitionLoop again(int id, long epoch) throws InterruptedException {
    for (var failures = 1; ; failures++) {
      var wait = Backoff.after(failures);
      if (stopping.await(TimeUnit.NANOSECONDS.convert(wait), TimeUnit.NANOSECONDS)) {
        return null;
      }
      try {
        var raised = ports.leases().take(Leased.MATCHING_PARTITION, id, epoch, node);
        return raised.isPresent() ? loop(id, raised.getAsLong()) : null;
      } catch (RuntimeException failure) {
        LOG.warn("matching partition {} cannot be taken", id, failure);
      }
    }
  }

  private long takeFrom(int id, long epoch) {
    for (var tries = 1; ; tries++) {
      try {
        return ports
            .leases()
            .take(Leased.MATCHING_PARTITION, id, epoch, node)
            .orElseThrow(
                () -> new IllegalStateException("another node has taken matching partition " + id));
      } catch (LeaseBlocked blocked) {
        if (tries > BLOCKED_TRIES) {
          throw blocked;
        }
        if (tries == BLOCKED_TRIES) {
          ports.leases().endBlockers(Leased.MATCHING_PARTITION, id);
        }
      }
    }
  }

  private PartitionLoop loop(int id, long epoch) {
    return new PartitionLoop(new MatchingPartition(id, epoch), ports, workers);
  }
}
