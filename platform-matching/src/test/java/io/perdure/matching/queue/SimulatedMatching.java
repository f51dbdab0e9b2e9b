package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.Place;
import io.perdure.common.channel.Reading;
import io.perdure.common.channel.Topic;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.PartitionFence;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.TestingBacklog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A matching partition with all partitions of its queues, among a topic that is read from the saved
 * position on, a database and a history that answer late, wrongly or never, pollers that come and
 * go, takers of the partition and owners that do not notice them: all drawn from one seed.
 */
final class SimulatedMatching {
  private static final String NAMESPACE = "4cb1c80e-5d4b-4f4b-9d0e-6d6bb3a4b001";
  private static final int QUEUES = 3;

  private final Random random;
  private final boolean fenced;
  private final TestingBacklog backlog = new TestingBacklog();
  private final Map<Long, Long> owed = new HashMap<>();
  private final List<DispatchTask> topic = new ArrayList<>();
  private final Set<String> scheduled = new HashSet<>();
  private final Map<String, String> startedBy = new HashMap<>();
  private final List<Message> underWay = new ArrayList<>();
  private final List<Long> polls = new ArrayList<>();
  private final Map<Long, Poll> pollsAtRoot = new HashMap<>();
  private final Map<Long, Long> tasksAtRoot = new HashMap<>();
  private final List<Message> underWayToFormer = new ArrayList<>();
  private final int queuePartitions;
  private MatchingPartition partition;
  private @Nullable MatchingPartition former;
  private UUID topicId = UUID.randomUUID();
  private Reading reading;
  private Instant now = Instant.ofEpochSecond(1_000_000);
  private Instant wakeAt = Instant.MAX;
  private long numbers;
  private boolean faulty = true;

  SimulatedMatching(long seed) {
    this(seed, true);
  }

  /**
   * @param fenced whether batches of an owner before are refused, as they must be
   */
  SimulatedMatching(long seed, boolean fenced) {
    this.random = new Random(seed);
    this.fenced = fenced;
    this.queuePartitions = random.nextInt(1, 5);
    var epoch = backlog.take().epoch();
    this.partition = new MatchingPartition(0, epoch, queuePartitions);
    this.reading = new Reading(topicId, 0, epoch, numbers++);
  }

  void step() {
    switch (random.nextInt(13)) {
      case 0 -> schedule(random.nextInt(10) == 0 ? 300 : 1);
      case 1, 2, 3 -> poll(random.nextInt(4), random.nextInt(queuePartitions));
      case 4 -> cancelAPoll();
      case 5 -> now = now.plusMillis(random.nextInt(300));
      case 6 -> takeOver();
      case 7 -> readAnew();
      default -> answerSomething();
    }
    wakeUp();
    formerGoesOn();
  }

  /** Lets everything work, with pollers on the roots of all queues, until nothing is owed. */
  void settle() {
    faulty = false;
    for (var round = 0; round < 5_000 && !nothingIsOwed(); round++) {
      for (var queue = 0; queue < QUEUES; queue++) {
        poll(queue, 0);
      }
      while (!underWay.isEmpty()) {
        answerSomething();
      }
      now = now.plus(Duration.ofMillis(20));
      wakeUp();
      formerGoesOn();
    }
  }

  Set<String> neverStarted() {
    var missing = new HashSet<>(scheduled);
    missing.removeAll(startedBy.keySet());
    return missing;
  }

  boolean nothingIsOwed() {
    return owed.isEmpty()
        && backlog.tasks().isEmpty()
        && neverStarted().isEmpty()
        && saved() == topic.size();
  }

  /** From here on the next reader begins. */
  private long saved() {
    return backlog
        .saved(Topic.MATCHING_TASKS, 0)
        .filter(position -> position.topicId().equals(topicId))
        .map(Consumed::next)
        .orElse(0L);
  }

  private void schedule(int count) {
    for (var i = 0; i < count; i++) {
      var id = "task-" + numbers;
      scheduled.add(id);
      send(
          DispatchTask.newBuilder()
              .setFormatVersion(1)
              .setNamespaceId(NAMESPACE)
              .setWorkflowId(id)
              .setKind(TaskKind.TASK_KIND_WORKFLOW)
              .setTaskQueue("queue-" + random.nextInt(QUEUES))
              .setPartition(random.nextInt(queuePartitions))
              .setPriorityKey(random.nextInt(6))
              .setFairnessKey("key-" + random.nextInt(3))
              .build());
    }
  }

  private void send(DispatchTask task) {
    topic.add(task);
    deliver(topic.size() - 1);
  }

  private void deliver(int offset) {
    var record = numbers++;
    owed.put(record, (long) offset);
    var place = new Place(reading, offset);
    tell(new Message.RecordArrived(record, "key", topic.get(offset).toByteString(), place));
  }

  /** Whatever is behind the saved position comes again, and nothing else does. */
  private void readFromSaved(long epoch) {
    reading = new Reading(topicId, 0, epoch, numbers++);
    for (var offset = (int) saved(); offset < topic.size(); offset++) {
      deliver(offset);
    }
  }

  /** The consumer is opened anew beside a partition that goes on. */
  private void readAnew() {
    if (random.nextInt(30) == 0) {
      readFromSaved(reading.claim());
    }
  }

  private void poll(int queue, int part) {
    var id = numbers++;
    polls.add(id);
    var key = new QueueKey(NAMESPACE, "queue-" + queue, TaskKind.TASK_KIND_WORKFLOW);
    tell(new Message.PollArrived(poll(id, key.partition(part))));
  }

  private Poll poll(long id, QueueKey queue) {
    return new Poll(
        id,
        queue,
        false,
        PollingWorker.named("worker", ""),
        ByteString.EMPTY,
        now.plusSeconds(2),
        now.plusSeconds(3));
  }

  private void cancelAPoll() {
    if (!polls.isEmpty()) {
      tell(new Message.PollCancelled(polls.remove(random.nextInt(polls.size()))));
    }
  }

  /** Another owner begins with nothing in memory; the one before does not notice it. */
  private void takeOver() {
    if (random.nextInt(20) != 0) {
      return;
    }
    former = partition;
    underWayToFormer.clear();
    underWayToFormer.addAll(underWay);
    underWay.clear();
    polls.clear();
    pollsAtRoot.clear();
    tasksAtRoot.clear();
    owed.clear();
    wakeAt = Instant.MAX;
    var epoch = backlog.take().epoch();
    partition = new MatchingPartition(0, epoch, queuePartitions);
    readFromSaved(epoch);
  }

  /** Stores and hands out what it has in memory, until it is told that it owns nothing. */
  private void formerGoesOn() {
    if (former == null || random.nextInt(3) != 0) {
      return;
    }
    var message =
        underWayToFormer.isEmpty()
            ? new Message.Tick()
            : underWayToFormer.remove(random.nextInt(underWayToFormer.size()));
    for (var effect : former.step(message, now)) {
      response(effect).ifPresent(underWayToFormer::add);
      if (effect instanceof Effect.Ended) {
        former = null;
        return;
      }
    }
  }

  private void answerSomething() {
    if (!underWay.isEmpty()) {
      tell(underWay.remove(random.nextInt(underWay.size())));
    }
  }

  private void wakeUp() {
    if (!wakeAt.isAfter(now)) {
      tell(new Message.Tick());
    }
  }

  private void tell(Message message) {
    if (!wakeAt.isAfter(now)) {
      wakeAt = Instant.MAX;
    }
    partition.step(message, now).forEach(this::carryOut);
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartTask _, Effect.WriteBacklog _, Effect.LoadPage _, Effect.ReadQueue _ ->
          response(effect).ifPresent(underWay::add);
      case Effect.Acknowledge acknowledge -> {
        if (owed.remove(acknowledge.record()) == null) {
          throw new AssertionError("acknowledged twice: " + acknowledge);
        }
      }
      case Effect.WakeAt wake -> wakeAt = wake.at();
      case Effect.Started _, Effect.NobodyPolls _ -> {}
      case Effect.AnswerPoll answer -> answered(answer.poll(), true);
      case Effect.PassOn pass -> polls.remove(pass.poll());
      case Effect.AnswerPollEmpty answer -> answered(answer.poll(), false);
      case Effect.RefusePoll refuse -> answered(refuse.poll(), false);
      case Effect.ForwardPoll forward -> forward(forward.poll());
      case Effect.RecallPoll recall -> recall(recall.poll());
      case Effect.OfferTask offer -> offer(offer);
      case Effect.AnswerVisit answer -> answer(answer);
      case Effect.WakePartitions wake -> wake(wake.root());
      case Effect.AnswerOffer _,
          Effect.AnswerQuery _,
          Effect.AnswerCompletion _,
          Effect.AnswerDescribe _,
          Effect.AnswerConfigure _,
          Effect.SendToNormalQueue _,
          Effect.RecallTask _,
          Effect.Ended _ ->
          throw new AssertionError("unexpected: " + effect);
    }
  }

  private void answered(long poll, boolean served) {
    polls.remove(poll);
    var from = pollsAtRoot.remove(poll);
    if (from != null) {
      underWay.add(
          new Message.PollReturned(
              from, served ? Optional.of(ByteString.EMPTY) : Optional.empty()));
    }
  }

  private void forward(Poll poll) {
    var id = numbers++;
    pollsAtRoot.put(id, poll);
    underWay.add(new Message.PollArrived(poll(id, poll.queue().root())));
  }

  private void recall(long poll) {
    if (random.nextInt(4) == 0) {
      return; // Too late: what it meets at the root comes all the same.
    }
    for (var visit : Map.copyOf(pollsAtRoot).entrySet()) {
      if (visit.getValue().id() == poll) {
        pollsAtRoot.remove(visit.getKey());
        underWay.add(new Message.PollCancelled(visit.getKey()));
      }
    }
  }

  private void offer(Effect.OfferTask offer) {
    var id = numbers++;
    tasksAtRoot.put(id, offer.ask());
    var until = now.plus(offer.patience());
    if (!faulty || random.nextInt(8) != 0) { // Else the offer is lost.
      underWay.add(
          new Message.TaskOffered(
              new Visit(id, offer.task(), offer.requestId(), offer.fromBacklog(), until)));
    }
  }

  private void answer(Effect.AnswerVisit answer) {
    var ask = tasksAtRoot.remove(answer.visit());
    if (ask != null && (!faulty || random.nextInt(8) != 0)) { // Else the answer is lost.
      underWay.add(new Message.OfferAnswered(ask, answer.outcome(), answer.workersRate()));
    }
  }

  private void wake(QueueKey root) {
    for (var number : backlog.partitionsWithTasks(root, 1)) {
      underWay.add(new Message.PartitionWoken(root.partition(number), false));
    }
  }

  /** What history and the database answer; empty when they do not, or are not asked. */
  private Optional<Message> response(Effect effect) {
    return switch (effect) {
      case Effect.StartTask start -> start(start);
      case Effect.WriteBacklog write -> Optional.of(write(write.write()));
      case Effect.LoadPage load -> Optional.of(load(load));
      case Effect.ReadQueue read -> Optional.of(read(read));
      default -> Optional.empty(); // All else goes to pollers, the topic and other partitions.
    };
  }

  private Optional<Message> start(Effect.StartTask start) {
    var fault = faulty ? random.nextInt(10) : 9;
    StartOutcome outcome = new StartOutcome.Failed("away");
    if (fault != 0) { // Else history has not even got the request.
      var by = startedBy.putIfAbsent(start.task().getWorkflowId(), start.requestId());
      var mine = by == null || by.equals(start.requestId());
      outcome = mine ? new StartOutcome.Started(ByteString.EMPTY) : new StartOutcome.Obsolete();
    }
    if (fault == 1) { // The answer is lost.
      outcome = new StartOutcome.Failed("lost");
    }
    return fault == 2 // Then there is none at all.
        ? Optional.empty()
        : Optional.of(new Message.StartAnswered(start.ask(), outcome));
  }

  private Message write(BacklogWrite write) {
    var fault = faulty ? random.nextInt(6) : 5;
    BacklogOutcome outcome = new BacklogOutcome.Unknown("away");
    if (fault != 0) {
      outcome = backlog.write(fenced ? write : withPresentEpoch(write));
    }
    if (fault == 1) {
      outcome = new BacklogOutcome.Unknown("lost");
    }
    return new Message.BacklogWritten(outcome);
  }

  private BacklogWrite withPresentEpoch(BacklogWrite write) {
    return new BacklogWrite(
        new PartitionFence(0, reading.claim()),
        write.inserts(),
        write.deletes(),
        write.dead(),
        write.repeated(),
        write.consumed(),
        write.configs());
  }

  private Message read(Effect.ReadQueue read) {
    return faulty && random.nextInt(4) == 0
        ? new Message.QueueUnread(read.read())
        : new Message.QueueRead(read.read(), backlog.queue(0, read.queue(), read.count()));
  }

  private Message load(Effect.LoadPage load) {
    return faulty && random.nextInt(4) == 0
        ? new Message.PageFailed(load.load())
        : new Message.PageLoaded(
            load.load(), backlog.page(0, load.queue(), load.after(), load.limit()));
  }
}
