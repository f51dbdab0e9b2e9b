package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.matching.queue.DispatchTasks.BadRecord;
import io.perdure.matching.queue.OwedTask.Stored;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.DeadRecord;
import io.perdure.matching.store.PartitionFence;
import io.perdure.matching.store.QueueKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pairing of tasks with polls in one matching partition: a step object, which is given messages
 * and returns effects. It stands for one ownership: the epoch must be higher than that of every
 * earlier object of the same partition.
 */
public final class MatchingPartition {
  /** Records of the task channel that may be owed at a time; the driver takes no more. */
  public static final int RECORD_LIMIT = 10_000;

  /** Polls that may wait or be handed a task at a time. */
  public static final int POLL_LIMIT = 20_000;

  /** Tasks that one sticky queue may hold. */
  static final int STICKY_TASK_LIMIT = 1_000;

  /** A sticky task that does not say how long it may wait for its worker waits so long. */
  static final Duration STICKY_WAIT = Duration.ofSeconds(10);

  /** How long history may take to answer a hand-over (MT-13). */
  static final Duration START_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** Task ids that one ownership can hand out; those of the next lie above (MT-178). */
  private static final int TASK_ID_BITS = 40;

  private final PartitionFence fence;
  private final Step step = new Step();
  private final LoadedQueues queues = new LoadedQueues();
  private final HeldPolls polls = new HeldPolls(step, queues);
  private final HeldQueries queries;
  private final UndeliveredTasks undelivered = new UndeliveredTasks();
  private final QueueReading opening = new QueueReading(step, queues);
  private final Descriptions descriptions = new Descriptions(step, queues, opening);
  private final BacklogReading reading = new BacklogReading(step, queues);
  private final BacklogWriting writing;
  private final Configuring configuring;
  private final Map<Long, HandOver> handOvers = new HashMap<>();
  private long nextTaskId;
  private long nextAsk;
  private Phase phase = Phase.SERVING;

  public MatchingPartition(int partitionId, long epoch) {
    this.fence = new PartitionFence(partitionId, epoch);
    this.writing = new BacklogWriting(fence);
    this.configuring = new Configuring(step, queues, opening, writing);
    this.queries = new HeldQueries(step, queues, epoch);
    this.nextTaskId = epoch << TASK_ID_BITS;
  }

  /** What this object holds of the partition. */
  PartitionFence fence() {
    return fence;
  }

  /** When the oldest waiting task was scheduled, as far as memory knows. */
  Optional<Instant> oldestWaiting() {
    return queues.allNormal().stream()
        .map(LoadedQueue::oldestWaiting)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** Takes one message and says what is to be done. Time never runs backwards in here. */
  public List<Effect> step(Message message, Instant at) {
    if (step.isFirst()) {
      step.alarm(new Due.Sweep(), at.plus(SWEEP_EVERY));
    }
    step.begin(at).forEach(this::act);
    take(message);
    finishStep();
    return step.end();
  }

  private void take(Message message) {
    switch (message) {
      case Message.RecordArrived arrived -> recordArrived(arrived);
      case Message.StickyOffered offered ->
          step.add(new Effect.AnswerOffer(offered.offer(), takeSticky(offered.task())));
      case Message.WorkerShutDown gone -> workerShutDown(gone.stickyQueue());
      case Message.WorkerLeaves leaves -> polls.workerLeaves(leaves.worker());
      case Message.PollArrived arrived -> pollArrived(arrived.poll());
      case Message.PollCancelled cancelled -> polls.cancelled(cancelled.poll());
      case Message.TaskUndelivered lost -> taskUndelivered(lost);
      case Message.QueryArrived arrived -> queryArrived(arrived.query());
      case Message.QueryCancelled cancelled -> queries.cancelled(cancelled.query());
      case Message.QueryCompleted completed -> queries.completed(completed);
      case Message.DescribeAsked asked -> describeAsked(asked);
      case Message.ConfigureAsked asked -> configureAsked(asked);
      case Message.QueueRead read -> queueRead(opening.wasRead(read.read(), read.stored()));
      case Message.QueueUnread unread -> queueUnread(opening.wasNotRead(unread.read()));
      case Message.StartAnswered answered -> startAnswered(answered.ask(), answered.outcome());
      case Message.BacklogWritten written -> backlogWritten(written.outcome());
      case Message.PageLoaded page -> pairIfAny(reading.loaded(page.load(), page.tasks()));
      case Message.PageFailed failed -> reading.failed(failed.load());
      case Message.Drain _ -> drain();
      case Message.Lost _ -> lose();
      case Message.Tick _ -> {}
    }
  }

  private void act(Due due) {
    switch (due) {
      case Due.PollEnds ends -> polls.timeIsUp(ends.poll());
      case Due.AskEnds ends ->
          startAnswered(ends.ask(), new StartOutcome.Failed("no answer in time"));
      case Due.QueryEnds ends -> queries.timeIsUp(ends.query());
      case Due.TaskReady ready -> makeReady(ready.task());
      case Due.StickyEnds ends -> {
        if (ends.task().queue().isReady(ends.task())) {
          endSticky(ends.task());
        }
      }
      case Due.TokenReady ready -> pair(ready.queue());
      case Due.OpenAgain again -> opening.again(again.queue());
      case Due.PageAgain again -> pairIfAny(reading.again(again.queue()));
      case Due.Sweep sweep -> {
        queues.sweep(step.now());
        undelivered.forgetOld(step.now());
        step.alarmIn(SWEEP_EVERY, sweep);
      }
      case Due.Write _ -> {} // Each step ends with it.
    }
  }

  private void finishStep() {
    switch (phase) {
      case SERVING, DRAINING -> {
        reading.loadPages();
        opening.begin(writing.isSettled());
        write();
      }
      case LOST, ENDED -> {}
    }
    var underWay = !handOvers.isEmpty() || (phase == Phase.DRAINING && writing.isWriting());
    if ((phase == Phase.DRAINING || phase == Phase.LOST) && !underWay) {
      phase = Phase.ENDED;
      step.add(new Effect.Ended());
    }
  }

  private void write() {
    writing.next(step.now()).ifPresent(write -> step.add(new Effect.WriteBacklog(write)));
    var due = new Due.Write();
    writing.wakeAt().ifPresentOrElse(at -> step.alarm(due, at), () -> step.clear(due));
  }

  // Tasks come in

  private void recordArrived(Message.RecordArrived arrived) {
    writing.taken(arrived.record(), arrived.place());
    DispatchTask task;
    try {
      task = DispatchTasks.read(arrived.value());
    } catch (BadRecord bad) {
      var reason = String.valueOf(bad.getMessage());
      writing.bury(arrived.record(), new DeadRecord(arrived.key(), reason, arrived.value()));
      return;
    }
    if (DispatchTasks.expired(task, step.now())) {
      acknowledge(arrived.record());
      return;
    }
    var queue = queues.normal(DispatchTasks.normalQueue(task));
    var arrival = new LoadedQueue.Arrival(task, arrived.record());
    if (queue.isOpen()) {
      place(arrival, queue);
      pair(queue);
    } else {
      queue.hold(arrival);
      opening.open(queue);
    }
  }

  private void place(LoadedQueue.Arrival arrival, LoadedQueue queue) {
    var owed = OwedTask.arrived(queue, nextTaskId++, arrival.task(), arrival.record(), step.now());
    queue.arrived(owed, step.now());
    if (!queue.hasWorker(step.now())) {
      step.add(new Effect.NobodyPolls(arrival.task().getKind()));
    }
    if (queue.isBeyond(owed)) {
      writing.storeNow(owed);
    } else {
      writing.storeSoon(owed);
    }
  }

  private void queueRead(@Nullable LoadedQueue queue) {
    if (queue != null) {
      queue.takeHeld().forEach(arrival -> place(arrival, queue));
      configuring.wasRead(queue);
      descriptions.wasRead(queue);
      pair(queue);
    }
  }

  private void queueUnread(@Nullable LoadedQueue queue) {
    if (queue != null) {
      descriptions.wasNotRead(queue);
    }
  }

  /** Takes a task for a sticky queue if a worker is there to have it (MT-30). */
  private boolean takeSticky(DispatchTask task) {
    if (phase != Phase.SERVING || !DispatchTasks.fitsStickyQueue(task)) {
      return false;
    }
    var queue = queues.sticky(DispatchTasks.stickyQueue(task));
    if (queue == null || !queue.hasWorker(step.now()) || DispatchTasks.expired(task, step.now())) {
      return false;
    }
    if (queue.readyTasks() >= STICKY_TASK_LIMIT) {
      return false;
    }
    var owed = OwedTask.arrived(queue, nextTaskId++, task, OwedTask.NO_RECORD, step.now());
    queue.arrived(owed, step.now());
    step.alarm(new Due.StickyEnds(owed), stickyEnd(owed));
    pair(queue);
    return true;
  }

  private static Instant stickyEnd(OwedTask task) {
    var expiresAt = task.task().getExpiresAtMillis();
    return expiresAt == 0 ? task.waitsSince().plus(STICKY_WAIT) : Instant.ofEpochMilli(expiresAt);
  }

  /** Its worker has not come: what has not expired, and so is not history's again, goes on. */
  private void endSticky(OwedTask task) {
    step.clear(new Due.StickyEnds(task));
    task.queue().statistics().left(task.position().priority());
    task.queue().forget(task);
    if (!DispatchTasks.expired(task.task(), step.now())) {
      step.add(
          new Effect.SendToNormalQueue(task.task().toBuilder().clearStickyTaskQueue().build()));
    }
  }

  private void workerShutDown(QueueKey key) {
    var queue = queues.sticky(key);
    if (queue != null) {
      queue.waiting().forEach(poll -> polls.answerEmpty(poll.id()));
      queue.workerGoes();
      queue.queries().forEach(query -> queries.answer(query.id(), new QueryOutcome.NoWorker()));
      queue.ready().forEach(this::endSticky);
    }
  }

  // Polls and queries come

  private void pollArrived(Poll poll) {
    if (phase == Phase.SERVING) {
      pairIfAny(polls.arrived(poll));
    } else {
      polls.refuse(poll, PollRefusal.NOT_OWNED);
    }
  }

  private void taskUndelivered(Message.TaskUndelivered lost) {
    if (phase == Phase.SERVING && queues.hasRoomFor(lost.poll())) {
      var queue = queues.of(lost.poll());
      undelivered.keep(queue, lost.response(), lost.matched(), step.now());
      pair(queue);
    }
  }

  private void queryArrived(Query query) {
    if (phase == Phase.SERVING) {
      pairIfAny(queries.arrived(query));
    } else {
      queries.refuse(query, new QueryOutcome.NotOwned());
    }
  }

  private void describeAsked(Message.DescribeAsked asked) {
    if (phase == Phase.SERVING) {
      descriptions.asked(asked);
    } else {
      descriptions.refuse(asked);
    }
  }

  private void configureAsked(Message.ConfigureAsked asked) {
    if (phase == Phase.SERVING) {
      configuring.asked(asked);
    } else {
      configuring.refuse(asked);
    }
  }

  // Tasks and queries meet polls

  private void pairIfAny(@Nullable LoadedQueue queue) {
    if (queue != null) {
      pair(queue);
    }
  }

  private void pair(LoadedQueue queue) {
    deliverAgain(queue);
    askQueries(queue);
    opening.open(queue);
    while (queue.waitingPolls() > 0) {
      var task = queue.takeTask(step.now());
      if (task == null) {
        queue.nextKeyToken().ifPresent(at -> throttle(queue, at));
        break;
      }
      if (DispatchTasks.expired(task.task(), step.now())) {
        finish(task);
      } else if (queue.limit().take(step.now())) {
        handOver(task, queue);
      } else {
        queue.putBack(task);
        throttle(queue, queue.limit().nextToken().orElse(Instant.MAX));
        break;
      }
    }
    reading.mayWantPage(queue);
  }

  private void throttle(LoadedQueue queue, Instant until) {
    queue.statistics().throttled(step.now());
    if (!until.equals(Instant.MAX)) { // Else only another limit can help.
      step.alarm(new Due.TokenReady(queue), until);
    }
  }

  /** Their timeouts run already. */
  private void deliverAgain(LoadedQueue queue) {
    while (queue.waitingPolls() > 0) {
      var task = undelivered.take(queue, step.now());
      var poll = task.isEmpty() ? null : queue.takePoll();
      if (poll == null) {
        return;
      }
      polls.answerTask(poll, queue, task.get().response(), task.get().matched());
    }
  }

  /** Somebody waits for the answer of each: they go first. */
  private void askQueries(LoadedQueue queue) {
    while (queue.waitingPolls() > 0) {
      var query = queue.takeQuery();
      var poll = query == null ? null : queue.takePoll();
      if (query == null || poll == null) {
        return;
      }
      polls.answerQuery(poll, queue, queries.response(query));
    }
  }

  private void handOver(OwedTask task, LoadedQueue queue) {
    var poll = queue.takePoll();
    if (poll == null) {
      throw new IllegalStateException("no poll waits for " + queue.key());
    }
    writing.forget(task); // While history is asked, the task channel keeps the record.
    var requestId = task.requestId(fence);
    var ask = nextAsk++;
    handOvers.put(ask, new HandOver(task, poll));
    step.alarmIn(START_TIMEOUT, new Due.AskEnds(ask));
    step.add(new Effect.StartTask(ask, requestId, task.task(), poll.request()));
  }

  private void startAnswered(long ask, StartOutcome outcome) {
    step.clear(new Due.AskEnds(ask));
    var handOver = handOvers.remove(ask);
    if (handOver == null) {
      return; // It came too late: the same request has been sent again.
    }
    var task = handOver.task();
    switch (outcome) {
      case StartOutcome.Started started -> {
        task.queue().statistics().started(task.position().priority(), step.now());
        step.add(task.start(step.now()));
        finish(task);
        deliver(handOver, started.pollResponse());
      }
      case StartOutcome.Obsolete _ -> {
        task.queue().giveBackToken(task);
        finish(task);
        polls.waitOn(handOver.poll(), phase == Phase.SERVING);
      }
      case StartOutcome.Failed _ -> {
        retryLater(task);
        polls.waitOn(handOver.poll(), phase == Phase.SERVING);
      }
    }
    pair(task.queue());
  }

  private void retryLater(OwedTask task) {
    step.alarmIn(Backoff.after(task.failed()), new Due.TaskReady(task));
    if (task.stored() == Stored.NO && !task.queue().sticky()) {
      task.waitsSince(step.now());
      writing.storeSoon(task);
    }
  }

  /** Another poll of the queue may have what its own poll does not wait for any more (MT-23). */
  private void deliver(HandOver handOver, ByteString response) {
    var queue = handOver.task().queue();
    var poll = polls.isHeld(handOver.poll()) ? handOver.poll() : queue.takePoll();
    var matched = handOver.task().stored() == Stored.NO;
    if (poll == null) {
      undelivered.keep(queue, response, matched, step.now());
    } else {
      polls.answerTask(poll, queue, response, matched);
    }
  }

  private void makeReady(OwedTask task) {
    if (task.queue().sticky() && !step.now().isBefore(stickyEnd(task))) {
      endSticky(task);
    } else {
      task.queue().makeReady(task);
      pair(task.queue());
    }
  }

  /** History has given its definite answer, or will have its own. */
  private void finish(OwedTask task) {
    task.finish();
    task.queue().statistics().left(task.position().priority());
    switch (task.stored()) {
      case NO -> {
        step.clear(new Due.StickyEnds(task));
        writing.forget(task);
        acknowledge(task.record());
        task.queue().forget(task);
      }
      case WRITING, BURYING -> {} // Goes on when that is done.
      case YES -> writing.delete(task, step.now());
    }
  }

  private void acknowledge(long record) {
    if (record != OwedTask.NO_RECORD) {
      writing.acknowledged(record, step.now());
      step.add(new Effect.Acknowledge(record));
    }
  }

  // The backlog answers

  private void backlogWritten(BacklogOutcome outcome) {
    switch (outcome) {
      case BacklogOutcome.Done _ -> settle(writing.done());
      case BacklogOutcome.Refused refused -> writing.refused(refused.reason(), step.now());
      case BacklogOutcome.Unknown _ -> writing.failed(step.now());
      case BacklogOutcome.Fenced _ -> lose();
    }
  }

  private void settle(Batch batch) {
    for (var task : batch.inserts()) {
      task.stored(Stored.YES);
      acknowledge(task.record());
      if (task.finished()) {
        writing.delete(task, step.now());
      } else {
        task.queue().stored(task);
        queues.dropIfCrowded(task.queue(), step.now());
      }
    }
    batch.deletes().forEach(task -> task.queue().forget(task));
    batch.configs().forEach(configuring::stored);
    batch.dead().forEach(letter -> acknowledge(letter.record()));
    batch.inserts().forEach(task -> pair(task.queue()));
    batch.configs().forEach(change -> pair(change.queue()));
  }

  // The end

  private void drain() {
    if (phase == Phase.SERVING) {
      phase = Phase.DRAINING;
      writing.hurry(step.now());
      endWaiting();
      queues.allSticky().forEach(queue -> queue.ready().forEach(this::endSticky));
    }
  }

  private void lose() {
    if (phase == Phase.SERVING || phase == Phase.DRAINING) {
      phase = Phase.LOST;
      endWaiting();
    }
  }

  private void endWaiting() {
    queries.answerAll(new QueryOutcome.NotOwned());
    polls.endWaiting();
    descriptions.end();
    configuring.end();
  }

  private enum Phase {
    /** Takes tasks and polls. */
    SERVING,
    /** Finishes what is under way. */
    DRAINING,
    /** Another owner has taken the partition: writes nothing more. */
    LOST,
    /** Nothing is under way any more. */
    ENDED
  }

  private record HandOver(OwedTask task, Poll poll) {}
}
