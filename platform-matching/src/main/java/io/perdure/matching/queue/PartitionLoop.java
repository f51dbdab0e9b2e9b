package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.worker.WorkerRegistry;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one ownership of a matching partition: a thread alone touches the step object, and carries
 * its effects out; what blocks runs on virtual threads, whose results come back as messages.
 */
final class PartitionLoop {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionLoop.class);

  /** Sticky offers that may wait for their answer. */
  private static final int OFFER_LIMIT = 1_000;

  /** Roots whose partitions are looked for at a time. */
  private static final int WAKES_AT_ONCE = 8;

  /** Is told that the loop has ended. */
  interface OnEnd {
    /**
     * @param broken whether by a defect, which leaves tasks owed
     */
    void ended(boolean broken);
  }

  /** Without a message the partition is told the time this often. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** How often the age of the backlog is looked at, for who measures it. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final MatchingPartition partition;
  private final MatchingPorts ports;
  private final ExecutorService workers;
  private final int matchingPartitions;
  private final WorkerRegistry heartbeats = new WorkerRegistry();
  // Bounded by the permits below: each message stands for a record, a poll or an offer, or
  // answers an effect that one of them caused.
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final Semaphore recordPermits = new Semaphore(MatchingPartition.RECORD_LIMIT);
  private final Semaphore wakePermits = new Semaphore(WAKES_AT_ONCE);
  private final Map<Long, OwedRecord> records = new ConcurrentHashMap<>();
  private final Answers<Boolean> offers = new Answers<>(OFFER_LIMIT, false, false);
  private final Answers<PollAnswer> polls =
      new Answers<>(
          MatchingPartition.POLL_LIMIT,
          new PollAnswer.Refused(PollRefusal.TOO_MANY_POLLS),
          new PollAnswer.Refused(PollRefusal.NOT_OWNED));
  private final Answers<QueryOutcome> queries =
      new Answers<>(HeldQueries.LIMIT, new QueryOutcome.TooMany(), new QueryOutcome.NotOwned());
  private final Answers<Boolean> completions = new Answers<>(HeldQueries.LIMIT, false, false);
  private final Answers<DescribeOutcome> descriptions =
      new Answers<>(
          Descriptions.LIMIT, new DescribeOutcome.TooMany(), new DescribeOutcome.NotOwned());
  private final Answers<ConfigOutcome> changes =
      new Answers<>(Configuring.LIMIT, new ConfigOutcome.TooMany(), new ConfigOutcome.NotOwned());
  private final Answers<Effect.AnswerVisit> visits =
      new Answers<Effect.AnswerVisit>(
          HeldVisits.LIMIT,
          visit -> HeldVisits.refusal(visit, new StartOutcome.NotTaken(true)),
          visit -> HeldVisits.refusal(visit, new StartOutcome.Failed("the task queue moves")));
  private final Map<Long, Future<?>> pollsAtRoot = new HashMap<>(); // On the loop's thread only.
  private final Map<Long, Future<?>> tasksAtRoot = new HashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean ended;
  private @Nullable Thread thread;
  private Instant wakeAt = Instant.MAX;
  private Instant lookedAt = Instant.EPOCH;
  private volatile Instant oldestWaiting = Instant.MAX;

  /**
   * @param matchingPartitions how many there are
   */
  PartitionLoop(
      MatchingPartition partition,
      MatchingPorts ports,
      ExecutorService workers,
      int matchingPartitions) {
    this.partition = partition;
    this.ports = ports;
    this.workers = workers;
    this.matchingPartitions = matchingPartitions;
  }

  // From any thread

  /** The epoch of this ownership. */
  long epoch() {
    return partition.fence().epoch();
  }

  /** When the oldest waiting task was scheduled; far ahead when none waits. */
  Instant oldestWaiting() {
    return oldestWaiting;
  }

  /** What workers have said in their heartbeats during this ownership. */
  WorkerRegistry heartbeats() {
    return heartbeats;
  }

  boolean take(ChannelRecord record, Runnable done) {
    if (ended || !recordPermits.tryAcquire()) {
      return false;
    }
    var number = numbers.incrementAndGet();
    records.put(number, new OwedRecord(record, done));
    inbox.add(new Message.RecordArrived(number, record.key(), record.value(), record.place()));
    return true;
  }

  CompletableFuture<Boolean> offer(DispatchTask task) {
    var number = numbers.incrementAndGet();
    return ask(new Message.StickyOffered(number, task), offers, number);
  }

  /** Lets a task of another partition wait for a poll. */
  CompletableFuture<Effect.AnswerVisit> visit(Visit visit) {
    return ask(new Message.TaskOffered(visit), visits, visit.id());
  }

  /** Where the task comes from, nobody waits any more. */
  void cancel(Visit visit) {
    if (visits.isAwaited(visit.id())) {
      inbox.add(new Message.VisitCancelled(visit.id()));
    }
  }

  CompletableFuture<PollAnswer> poll(Poll poll) {
    return ask(new Message.PollArrived(poll), polls, poll.id());
  }

  /**
   * The caller of a poll is gone; a task that it has been given just before is still its answer.
   */
  void cancel(Poll poll) {
    if (polls.isAwaited(poll.id())) {
      inbox.add(new Message.PollCancelled(poll.id()));
    }
  }

  /** Holds a query until it has ended. */
  CompletableFuture<QueryOutcome> query(Query query) {
    return ask(new Message.QueryArrived(query), queries, query.id());
  }

  /** Whoever asked a query is gone. */
  void cancel(Query query) {
    if (queries.isAwaited(query.id())) {
      inbox.add(new Message.QueryCancelled(query.id()));
      queries.give(query.id(), new QueryOutcome.TimedOut());
    }
  }

  /** Takes a worker's answer to a query; whether it was waited for. */
  CompletableFuture<Boolean> complete(String queryId, ByteString request) {
    var number = numbers.incrementAndGet();
    return ask(new Message.QueryCompleted(number, queryId, request), completions, number);
  }

  /** Says how it stands with a queue. */
  CompletableFuture<DescribeOutcome> describe(QueueKey queue, boolean sticky, boolean stats) {
    var number = numbers.incrementAndGet();
    return ask(new Message.DescribeAsked(number, queue, sticky, stats), descriptions, number);
  }

  /** Changes the configuration of a queue. */
  CompletableFuture<ConfigOutcome> configure(QueueKey queue, UpdateTaskQueueConfigRequest request) {
    var number = numbers.incrementAndGet();
    return ask(new Message.ConfigureAsked(number, queue, request), changes, number);
  }

  private <A> CompletableFuture<A> ask(Message message, Answers<A> answers, long number) {
    var answer = answers.await(number);
    if (!answer.isDone()) {
      inbox.add(message);
      if (ended) {
        answers.end();
      }
    }
    return answer;
  }

  void tell(Message message) {
    inbox.add(message);
  }

  /** Begins to serve, on a thread of its own. */
  void start(OnEnd onEnd) {
    thread =
        Thread.ofPlatform()
            .name("matching-" + partition.fence().partitionId())
            .daemon()
            .start(() -> run(onEnd));
  }

  /** Ends what is under way, then stops; what takes longer is left to the next owner. */
  void drain(Duration atMost) {
    tell(new Message.Drain());
    try {
      if (thread != null && !thread.join(atMost)) {
        thread.interrupt();
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes over what a loop that has failed still owes. What was read from a topic partition comes
   * again by itself, in a reading that belongs to the new ownership.
   */
  void takeOver(PartitionLoop failed) {
    failed.records.values().stream()
        .filter(owed -> owed.record().place() == null)
        .forEach(owed -> take(owed.record(), owed.done()));
  }

  // On the loop's own thread

  private void run(OnEnd onEnd) {
    var broken = false;
    try {
      while (!ended) {
        step();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error defect) {
      LOG.error("{} failed", partition.fence(), defect);
      broken = true;
    }
    end();
    onEnd.ended(broken);
  }

  private void step() throws InterruptedException {
    var message = next();
    var now = ports.clock().instant();
    if (!wakeAt.isAfter(now)) {
      wakeAt = Instant.MAX; // Spent by this step.
    }
    if (message instanceof Message.PollReturned back) {
      pollsAtRoot.remove(back.poll().id());
    } else if (message instanceof Message.OfferAnswered answered) {
      tasksAtRoot.remove(answered.ask());
    }
    partition.step(message, now).forEach(this::carryOut);
    if (message instanceof Message.PollCancelled(var poll)) {
      polls.give(poll, new PollAnswer.Empty());
    }
    look(now);
  }

  private void look(Instant now) {
    if (!lookedAt.plus(LOOK_EVERY).isAfter(now)) {
      lookedAt = now;
      oldestWaiting = partition.oldestWaiting().orElse(Instant.MAX);
    }
  }

  private Message next() throws InterruptedException {
    var now = ports.clock().instant();
    var left = wakeAt.isAfter(now) ? Duration.between(now, wakeAt) : Duration.ZERO;
    var wait = left.compareTo(IDLE) < 0 ? left : IDLE; // The clock may be set back.
    var message = inbox.poll(TimeUnit.NANOSECONDS.convert(wait), TimeUnit.NANOSECONDS);
    return message == null ? new Message.Tick() : message;
  }

  private void end() {
    ended = true;
    Stream.of(polls, offers, queries, completions, descriptions, changes, visits)
        .forEach(Answers::end);
    pollsAtRoot.values().forEach(call -> call.cancel(true));
    tasksAtRoot.values().forEach(call -> call.cancel(true));
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.StartTask start -> workers.execute(() -> start(start));
      case Effect.AnswerPoll answer ->
          polls.give(
              answer.poll(),
              new PollAnswer.Task(
                  answer.response(),
                  answer.backlogCountHint(),
                  answer.matched(),
                  answer.pollersDelta()));
      case Effect.PassOn pass -> polls.give(pass.poll(), new PollAnswer.Whole(pass.response()));
      case Effect.AnswerPollEmpty answer -> polls.give(answer.poll(), new PollAnswer.Empty());
      case Effect.RefusePoll refuse ->
          polls.give(refuse.poll(), new PollAnswer.Refused(refuse.refusal()));
      case Effect.AnswerOffer answer -> offers.give(answer.offer(), answer.taken());
      case Effect.ForwardPoll go ->
          pollsAtRoot.put(go.poll().id(), workers.submit(() -> forward(go.poll())));
      case Effect.RecallPoll recall -> recall(pollsAtRoot.remove(recall.poll()));
      case Effect.OfferTask go -> tasksAtRoot.put(go.ask(), workers.submit(() -> offer(go)));
      case Effect.RecallTask recall -> recall(tasksAtRoot.remove(recall.ask()));
      case Effect.AnswerVisit answer -> visits.give(answer.visit(), answer);
      case Effect.WakePartitions wake -> workers.execute(() -> wake(wake.root()));
      case Effect.AnswerQuery answer -> queries.give(answer.query(), answer.outcome());
      case Effect.AnswerCompletion answer -> completions.give(answer.completion(), answer.taken());
      case Effect.AnswerDescribe answer -> descriptions.give(answer.describe(), answer.outcome());
      case Effect.AnswerConfigure answer -> changes.give(answer.configure(), answer.outcome());
      case Effect.ReadQueue read -> workers.execute(() -> read(read));
      case Effect.Acknowledge acknowledge -> acknowledge(acknowledge.record());
      case Effect.WriteBacklog write -> workers.execute(() -> write(write.write()));
      case Effect.LoadPage load -> workers.execute(() -> load(load));
      case Effect.SendToNormalQueue send -> send(send.task());
      case Effect.Started(var kind, var stored, var waited, var sinceScheduled) ->
          ports.watch().started(kind, stored, waited, sinceScheduled);
      case Effect.NobodyPolls(var kind) -> ports.watch().nobodyPolls(kind);
      case Effect.WakeAt wake -> wakeAt = wake.at();
      case Effect.Ended _ -> ended = true;
    }
  }

  private static void recall(@Nullable Future<?> call) {
    if (call != null) {
      call.cancel(true);
    }
  }

  private void acknowledge(long record) {
    var owed = records.remove(record);
    if (owed != null) {
      recordPermits.release();
      owed.done().run();
    }
  }

  private void send(DispatchTask task) {
    ports.channel().send(ChannelRecord.of(task), () -> {});
  }

  // On virtual threads

  private void start(Effect.StartTask start) {
    var outcome = ports.starts().start(start.requestId(), start.task(), start.pollRequest());
    if (outcome instanceof StartOutcome.Failed failed) {
      LOG.debug(
          "workflow {} run {}: not started: {}",
          start.task().getWorkflowId(),
          start.task().getRunId(),
          failed.reason());
    }
    inbox.add(new Message.StartAnswered(start.ask(), outcome));
  }

  private void forward(Poll poll) {
    inbox.add(new Message.PollReturned(poll, ports.others().poll(poll)));
  }

  private void offer(Effect.OfferTask offer) {
    inbox.add(ports.others().offer(offer));
  }

  /** What cannot be woken now is woken with a later poll. */
  private void wake(QueueKey root) {
    wakePermits.acquireUninterruptibly();
    try {
      for (var number : ports.backlog().partitionsWithTasks(root, matchingPartitions)) {
        ports.others().wake(root.partition(number), false);
      }
    } catch (RuntimeException | Error failure) {
      LOG.warn("the partitions of {} cannot be looked for", root, failure);
    } finally {
      wakePermits.release();
    }
  }

  private void write(BacklogWrite write) {
    var outcome = ports.backlog().write(write);
    switch (outcome) {
      case BacklogOutcome.Done _ -> {}
      case BacklogOutcome.Refused refused ->
          LOG.warn("{}: the backlog refuses a batch: {}", write.fence(), refused.reason());
      case BacklogOutcome.Unknown unknown ->
          LOG.warn("{}: the backlog cannot be written: {}", write.fence(), unknown.reason());
      case BacklogOutcome.Fenced _ ->
          LOG.warn("{}: another node has taken the matching partition", write.fence());
    }
    inbox.add(new Message.BacklogWritten(outcome));
  }

  private void load(Effect.LoadPage load) {
    Message answer;
    try {
      var tasks =
          ports
              .backlog()
              .page(partition.fence().partitionId(), load.queue(), load.after(), load.limit());
      answer = new Message.PageLoaded(load.load(), tasks);
    } catch (RuntimeException | Error failure) { // Whatever it is, the step object will try again.
      LOG.warn("the backlog of {} cannot be read", load.queue(), failure);
      answer = new Message.PageFailed(load.load());
    }
    inbox.add(answer);
  }

  private void read(Effect.ReadQueue read) {
    Message answer;
    try {
      var stored =
          ports.backlog().queue(partition.fence().partitionId(), read.queue(), read.count());
      answer = new Message.QueueRead(read.read(), stored);
    } catch (RuntimeException | Error failure) { // Whoever needs it will ask again.
      LOG.warn("the backlog of {} cannot be looked at", read.queue(), failure);
      answer = new Message.QueueUnread(read.read());
    }
    inbox.add(answer);
  }

  private record OwedRecord(ChannelRecord record, Runnable done) {}
}
