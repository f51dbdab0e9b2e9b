package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.NewerRecord;
import io.perdure.common.channel.TaskReceiver;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.LeaseLoop;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.Slots;
import io.perdure.common.error.Unavailable;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.worker.WorkerRegistry;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The matching partitions that this node owns: drives them, and finds the one that a queue belongs
 * to.
 */
public final class MatchingPartitions implements TaskReceiver, LeaseLoop.Tenant, AutoCloseable {
  /** How long a partition may take to end what is under way. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final MatchingPorts ports;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("matching-call-", 0).factory());
  private final Map<Integer, PartitionLoop> running = new ConcurrentHashMap<>();
  private final Map<Integer, PartitionLoop> failed = new ConcurrentHashMap<>();
  private final AtomicLong pollIds = new AtomicLong();
  private final int queuePartitions;
  private volatile int partitions;

  /**
   * @param queuePartitions into how many partitions each normal queue is divided
   */
  public MatchingPartitions(MatchingPorts ports, int queuePartitions) {
    this.ports = ports;
    this.queuePartitions = queuePartitions;
  }

  /** Takes tasks from the channel from now on, as far as their queues are owned here. */
  public void receive() {
    ports.channel().receive(Topic.MATCHING_TASKS, this);
  }

  /** Ends the calls that are under way. Everything has been given back before. */
  @Override
  public void close() {
    workers.shutdownNow();
  }

  /** A number for a new poll, query or visit. */
  public long nextPollId() {
    return pollIds.incrementAndGet();
  }

  /** How long ago the oldest task was scheduled that waits here, as far as memory knows. */
  public Duration backlogAge() {
    var now = ports.clock().instant();
    return running.values().stream()
        .map(PartitionLoop::oldestWaiting)
        .min(Comparator.naturalOrder())
        .filter(oldest -> oldest.isBefore(now))
        .map(oldest -> Duration.between(oldest, now))
        .orElse(Duration.ZERO);
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

  /** The caller of a poll was gone before it could be told what it was answered. */
  public void undelivered(Poll poll, PollAnswer answer) {
    var loop = owner(poll.queue().namespaceId(), poll.queue().name());
    if (loop != null) {
      answer.undelivered(poll).ifPresent(loop::tell);
    }
  }

  /**
   * Offers a workflow task to its sticky queue; whether it was taken.
   *
   * @throws Unavailable when another node owns the queue
   */
  public CompletableFuture<Boolean> offer(DispatchTask task) {
    return owned(task.getNamespaceId(), task.getStickyTaskQueue()).offer(task);
  }

  /**
   * Lets a task of another partition wait at the root of its queue.
   *
   * @throws Unavailable when another node owns the root
   */
  public CompletableFuture<Effect.AnswerVisit> visit(Visit visit) {
    return owned(visit.queue().namespaceId(), visit.queue().name()).visit(visit);
  }

  /** Where a visiting task comes from, nobody waits any more. */
  public void cancel(Visit visit) {
    var loop = owner(visit.queue().namespaceId(), visit.queue().name());
    if (loop != null) {
      loop.cancel(visit);
    }
  }

  /**
   * Tells a partition of a queue that its root is being polled, or that its configuration has
   * changed.
   *
   * @throws Unavailable when another node owns the partition
   */
  public void wake(QueueKey partition, boolean configured) {
    owned(partition.namespaceId(), partition.name())
        .tell(new Message.PartitionWoken(partition, configured));
  }

  /**
   * The partitions of a queue beside its root: those into which it is divided today.
   *
   * @param orHoldTasks whether also those into which it was divided before, if they hold tasks
   */
  public List<QueueKey> othersOf(QueueKey root, boolean orHoldTasks) {
    List<Integer> holding =
        orHoldTasks ? ports.backlog().partitionsWithTasks(root, partitions) : List.of();
    return Stream.concat(IntStream.range(1, queuePartitions).boxed(), holding.stream())
        .distinct()
        .sorted()
        .map(root::partition)
        .toList();
  }

  /** The partitions of a queue, and the addresses of those who own them, if somebody does. */
  public SequencedMap<QueueKey, String> owners(QueueKey root) {
    var table = ports.leases().owners();
    var owners = new LinkedHashMap<QueueKey, String>();
    for (var number = 0; number < queuePartitions; number++) {
      var partition = root.partition(number);
      var slot = Slots.of(partition.namespaceId(), partition.name());
      owners.put(
          partition, table.owner(Leased.MATCHING_PARTITION, slot).map(Node::address).orElse(""));
    }
    return owners;
  }

  /** Holds a query until it has ended. */
  public CompletableFuture<QueryOutcome> query(Query query) {
    return owned(query.queue().namespaceId(), query.queue().name()).query(query);
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
    return owned(queue.namespaceId(), queue.name()).complete(queryId, request);
  }

  /**
   * The worker of a sticky queue shuts down.
   *
   * @throws Unavailable when another node owns the queue
   */
  public void workerShutDown(QueueKey stickyQueue) {
    owned(stickyQueue.namespaceId(), stickyQueue.name())
        .tell(new Message.WorkerShutDown(stickyQueue));
  }

  /**
   * Says how it stands with a queue.
   *
   * @throws Unavailable when another node owns the queue
   */
  public CompletableFuture<DescribeOutcome> describe(
      QueueKey queue, boolean sticky, boolean stats) {
    return owned(queue.namespaceId(), queue.name()).describe(queue, sticky, stats);
  }

  /**
   * Changes the configuration of a queue.
   *
   * @throws Unavailable when another node owns the queue
   */
  public CompletableFuture<ConfigOutcome> configure(
      QueueKey queue, UpdateTaskQueueConfigRequest request) {
    return owned(queue.namespaceId(), queue.name()).configure(queue, request);
  }

  /**
   * @throws Unavailable when another node owns the queue
   */
  public void checkOwned(QueueKey queue) {
    var _ = owned(queue.namespaceId(), queue.name());
  }

  /** A worker shuts down: its polls of this queue's partition are answered empty. */
  public void workerLeaves(WorkerKey worker, String queue) {
    var loop = owner(worker.namespaceId(), queue);
    if (loop != null) {
      loop.tell(new Message.WorkerLeaves(worker));
    }
  }

  /**
   * The workers of a namespace, which the owner of one name in it knows.
   *
   * @throws Unavailable when another node owns the name
   */
  public WorkerRegistry workers(String namespaceId) {
    return owned(namespaceId, MatchingClients.WORKERS).heartbeats();
  }

  @Override
  public boolean take(ChannelRecord record, Runnable done) {
    NewerRecord.refuse(record, DispatchTasks.FORMAT);
    var place = record.place();
    if (place != null) {
      // Read under another ownership, it could be passed by the position of this one.
      var reader = running.get(place.reading().partition());
      return reader != null
          && reader.epoch() == place.reading().claim()
          && reader.take(record, done);
    }
    var key = record.key();
    var slash = Math.max(key.indexOf('/'), 0);
    var loop = owner(key.substring(0, slash), key.substring(Math.min(slash + 1, key.length())));
    return loop != null && loop.take(record, done);
  }

  /**
   * @throws Unavailable when another node owns the queue
   */
  private PartitionLoop owned(String namespaceId, String queueName) {
    var loop = owner(namespaceId, queueName);
    if (loop == null) {
      throw Unavailable.moved("the task queue is not owned by this node");
    }
    return loop;
  }

  private @Nullable PartitionLoop owner(String namespaceId, String queueName) {
    return running.get(Slots.partition(Slots.of(namespaceId, queueName), partitions));
  }

  @Override
  public void begin(int id, long epoch, LongConsumer ended) {
    partitions = ports.leases().leases(Leased.MATCHING_PARTITION).size();
    var partition = new MatchingPartition(id, epoch, queuePartitions);
    var loop = new PartitionLoop(partition, ports, workers, partitions);
    var left = failed.remove(id);
    if (left != null) {
      loop.takeOver(left);
    }
    running.put(id, loop);
    loop.start(broken -> stopped(id, loop, broken, ended));
  }

  /** After a defect of ours the partition is given back too, and taken again with empty memory. */
  private void stopped(int id, PartitionLoop loop, boolean broken, LongConsumer ended) {
    running.remove(id, loop);
    if (broken) {
      failed.put(id, loop);
    }
    ended.accept(loop.epoch());
  }

  @Override
  public void drain(int id) {
    with(id, loop -> workers.execute(() -> loop.drain(DRAIN)));
  }

  @Override
  public void lose(int id) {
    with(id, loop -> loop.tell(new Message.Lost()));
  }

  private void with(int id, Consumer<PartitionLoop> action) {
    var loop = running.get(id);
    if (loop != null) {
      action.accept(loop);
    }
  }
}
