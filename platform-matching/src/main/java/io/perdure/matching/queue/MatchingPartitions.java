package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.LeaseBlocked;
import io.perdure.common.cluster.LeaseKeeper;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.Slots;
import io.perdure.matching.store.QueueKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The matching partitions that this node owns: takes them, drives them, gives them back, and finds
 * the one that a queue belongs to.
 */
public final class MatchingPartitions implements TaskReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(MatchingPartitions.class);

  /** How often the node says that it lives, and looks at the leases. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  /** How long a partition may take to end what is under way. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Node node;
  private final MatchingPorts ports;
  private final LeaseKeeper keeper;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("matching-call-", 0).factory());
  private final Map<Integer, PartitionLoop> running = new ConcurrentHashMap<>();
  private final Map<Integer, PartitionLoop> failed = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Integer> ended = new ConcurrentLinkedQueue<>();
  private final AtomicLong pollIds = new AtomicLong();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile int partitions;
  private @Nullable Thread beating;

  /**
   * @param alone whether no other process can own partitions of this database
   */
  public MatchingPartitions(Node node, MatchingPorts ports, boolean alone) {
    this.node = node;
    this.ports = ports;
    this.keeper = new LeaseKeeper(Leased.MATCHING_PARTITION, node.id(), alone);
  }

  /** Takes what is free, and goes on doing so until {@link #stop}. */
  public void start() {
    partitions = ports.leases().leases(Leased.MATCHING_PARTITION).size();
    if (partitions == 0) {
      throw new IllegalStateException("no matching partition has been created");
    }
    beat();
    beating = Thread.ofPlatform().name("matching-leases").daemon().start(this::beatOn);
    ports.channel().receive(Topic.MATCHING_TASKS, this);
  }

  /** Answers the polls empty, ends what is under way, and gives everything back. */
  public void stop() {
    stopping.countDown();
    try {
      if (beating != null) {
        beating.join(); // It takes nothing more.
      }
      var drained = List.copyOf(running.values());
      drained.forEach(loop -> loop.tell(new Message.Drain()));
      for (var loop : drained) {
        loop.join(DRAIN);
      }
      ports.leases().leave(node.id());
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException gone) {
      LOG.warn("Could not say that this node has ended", gone);
    }
    workers.shutdownNow();
  }

  /** A number for a new poll or query. */
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

  /** Holds a query until it has ended. */
  public CompletableFuture<QueryOutcome> query(Query query) {
    var loop = owner(query.queue().namespaceId(), query.queue().name());
    return loop == null
        ? CompletableFuture.completedFuture(new QueryOutcome.NotOwned())
        : loop.query(query);
  }

  /** Whoever asked a query is gone. */
  public void cancel(Query query) {
    var loop = owner(query.queue().namespaceId(), query.queue().name());
    if (loop != null) {
      loop.cancel(query);
    }
  }

  /** Takes a worker's answer to a query; whether it was waited for. */
  public CompletableFuture<Boolean> completeQuery(
      QueueKey queue, String queryId, ByteString request) {
    var loop = owner(queue.namespaceId(), queue.name());
    return loop == null
        ? CompletableFuture.completedFuture(false)
        : loop.complete(queryId, request);
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
    var key = record.key();
    var slash = Math.max(key.indexOf('/'), 0);
    var loop = owner(key.substring(0, slash), key.substring(Math.min(slash + 1, key.length())));
    return loop != null && loop.take(record, done);
  }

  private @Nullable PartitionLoop owner(String namespaceId, String queueName) {
    var slot = Slots.of(namespaceId, queueName);
    return running.get(slot * partitions / Slots.COUNT);
  }

  private void beatOn() {
    try {
      while (!stopping.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          beat();
        } catch (RuntimeException failure) {
          LOG.warn("The leases could not be read", failure);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    var clock = ports.clock();
    var database = ports.leases().heartbeat(node, false);
    clock.measured(database, clock.own().instant());
    for (var id = ended.poll(); id != null; id = ended.poll()) {
      keeper.ended(id);
    }
    var view =
        new LeaseKeeper.View(
            ports.leases().leases(Leased.MATCHING_PARTITION),
            ports.leases().liveNodes(node.role()));
    keeper.step(view).forEach(this::carryOut);
  }

  private void carryOut(LeaseKeeper.Action action) {
    switch (action) {
      case LeaseKeeper.Action.Take(var id, var fromEpoch) -> take(id, fromEpoch);
      case LeaseKeeper.Action.EndBlockers(var id) ->
          ports.leases().endBlockers(Leased.MATCHING_PARTITION, id);
      case LeaseKeeper.Action.Drop(var id) -> tell(id, new Message.Lost());
      case LeaseKeeper.Action.GiveBack(var id, _) -> tell(id, new Message.Drain());
    }
  }

  private void tell(int id, Message message) {
    var loop = running.get(id);
    if (loop != null) {
      loop.tell(message);
    }
  }

  private void take(int id, long fromEpoch) {
    try {
      var epoch = ports.leases().take(Leased.MATCHING_PARTITION, id, fromEpoch, node.id());
      if (epoch.isPresent()) {
        run(id, epoch.getAsLong());
        keeper.taken(id, epoch.getAsLong());
      }
    } catch (LeaseBlocked frozen) {
      LOG.warn("Matching partition {} is still locked by its old owner", id);
      keeper.blocked(id);
    }
  }

  private void run(int id, long epoch) {
    var loop = new PartitionLoop(new MatchingPartition(id, epoch), ports, workers);
    var left = failed.remove(id);
    if (left != null) {
      loop.takeOver(left);
    }
    running.put(id, loop);
    loop.start(broken -> stopped(id, loop, broken));
    LOG.info("Owns matching partition {} with epoch {}", id, epoch);
  }

  /** After a defect of ours the partition is given back too, and taken again with empty memory. */
  private void stopped(int id, PartitionLoop loop, boolean broken) {
    running.remove(id, loop);
    if (broken) {
      failed.put(id, loop);
    }
    LOG.info("Owns matching partition {} no more", id);
    try {
      ports.leases().release(Leased.MATCHING_PARTITION, id, loop.epoch());
    } catch (RuntimeException failure) {
      LOG.warn("Matching partition {} could not be given back", id, failure);
    }
    ended.add(id);
  }
}
