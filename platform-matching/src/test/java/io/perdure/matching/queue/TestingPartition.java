package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.Place;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Drives a matching partition by hand, and keeps the effects of the last step. */
final class TestingPartition {
  static final String NAMESPACE = "4cb1c80e-5d4b-4f4b-9d0e-6d6bb3a4b001";
  static final Duration HOLD = Duration.ofSeconds(60);
  static final StartOutcome STARTED = new StartOutcome.Started(ByteString.copyFromUtf8("response"));
  static final StartOutcome OBSOLETE = new StartOutcome.Obsolete();
  static final StartOutcome FAILED = new StartOutcome.Failed("history is away");

  private final MatchingPartition partition;
  private final Set<QueueKey> opened = new HashSet<>();
  private StoredQueue stored = StoredQueue.NOTHING;
  private List<Effect> effects = new ArrayList<>();
  private Instant now = Instant.ofEpochSecond(1_000_000);
  private long numbers = 100;

  TestingPartition() {
    this(1);
  }

  /** With queues that are divided into so many partitions. */
  TestingPartition(int queuePartitions) {
    this.partition = new MatchingPartition(0, 7, queuePartitions);
  }

  Instant now() {
    return now;
  }

  Optional<Instant> oldestWaiting() {
    return partition.oldestWaiting();
  }

  TestingPartition tell(Message message) {
    effects = new ArrayList<>(partition.step(message, now));
    openQueues();
    return this;
  }

  /** Says of each queue that is opened that nothing is stored of it. */
  private void openQueues() {
    for (var read : all(Effect.ReadQueue.class)) {
      if (!read.count() && opened.add(read.queue())) {
        effects.remove(read);
        effects.addAll(partition.step(new Message.QueueRead(read.read(), stored), now));
      }
    }
  }

  /** From now on, this is stored of the queues that are opened. */
  TestingPartition withStored(StoredQueue queue) {
    stored = queue;
    return this;
  }

  TestingPartition advance(Duration time) {
    now = now.plus(time);
    return tell(new Message.Tick());
  }

  /** The effects of the last step that are of this type. */
  <E extends Effect> List<E> all(Class<E> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The only effect of this type. */
  <E extends Effect> E one(Class<E> type) {
    var found = all(type);
    if (found.size() != 1) {
      throw new AssertionError("one %s expected: %s".formatted(type.getSimpleName(), effects));
    }
    return found.getFirst();
  }

  // Polls

  long poll(String queue) {
    return poll(queue, TaskKind.TASK_KIND_WORKFLOW, false);
  }

  long poll(String queue, TaskKind kind, boolean sticky) {
    return poll(queue, kind, sticky, "");
  }

  /** A poll of the worker with this key. */
  long poll(String queue, TaskKind kind, boolean sticky, String instanceKey) {
    return poll(queue, kind, sticky, PollingWorker.named("worker", instanceKey));
  }

  /** A poll of this worker. */
  long poll(String queue, TaskKind kind, boolean sticky, PollingWorker worker) {
    var poll = pollOf(queue, kind, sticky, worker);
    tell(new Message.PollArrived(poll));
    return poll.id();
  }

  /** A poll that has not come in, or not yet. */
  Poll pollOf(String queue) {
    return pollOf(queue, TaskKind.TASK_KIND_WORKFLOW, false, PollingWorker.named("worker", ""));
  }

  private Poll pollOf(String queue, TaskKind kind, boolean sticky, PollingWorker worker) {
    var id = numbers++;
    return new Poll(
        id,
        new QueueKey(NAMESPACE, queue, kind),
        sticky,
        worker,
        ByteString.copyFromUtf8("poll-" + id),
        now.plus(HOLD),
        now.plus(HOLD).plusSeconds(5));
  }

  /** A poll of a queue of whose backlog it is known that it is empty. */
  long pollOfEmpty(String queue) {
    var id = poll(queue);
    loaded(List.of());
    return id;
  }

  long pollSticky(String queue) {
    return poll(queue, TaskKind.TASK_KIND_WORKFLOW, true);
  }

  TestingPartition answer(StartOutcome outcome) {
    return tell(new Message.StartAnswered(one(Effect.StartTask.class).ask(), outcome));
  }

  // Tasks

  static DispatchTask.Builder task(String queue, String workflowId) {
    return DispatchTask.newBuilder()
        .setFormatVersion(1)
        .setNamespaceId(NAMESPACE)
        .setWorkflowId(workflowId)
        .setKind(TaskKind.TASK_KIND_WORKFLOW)
        .setTaskQueue(queue);
  }

  long record(DispatchTask.Builder task) {
    return record(task.build().toByteString());
  }

  long record(ByteString value) {
    return record(value, null);
  }

  long record(ByteString value, @Nullable Place place) {
    var id = numbers++;
    tell(new Message.RecordArrived(id, NAMESPACE + "/queue", value, place));
    return id;
  }

  boolean offer(String sticky, String workflowId, Duration timeout) {
    var offer = numbers++;
    var task =
        task("normal", workflowId)
            .setStickyTaskQueue(sticky)
            .setExpiresAtMillis(now.plus(timeout).toEpochMilli());
    tell(new Message.StickyOffered(offer, task.build()));
    return one(Effect.AnswerOffer.class).taken();
  }

  // The backlog

  TestingPartition loaded(List<BacklogTask> page) {
    return tell(new Message.PageLoaded(one(Effect.LoadPage.class).load(), page));
  }

  TestingPartition written(BacklogOutcome outcome) {
    return tell(new Message.BacklogWritten(outcome));
  }

  TestingPartition stored() {
    return written(new BacklogOutcome.Done());
  }

  /** Lets a task that waits be written to the backlog, and answers that write. */
  List<BacklogTask> letItBeStored() {
    advance(BacklogWriting.STORE_AFTER);
    var inserts = one(Effect.WriteBacklog.class).write().inserts();
    stored();
    return inserts;
  }
}
