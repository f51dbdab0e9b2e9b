package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.matching.queue.DispatchTasks.BadRecord;
import io.perdure.matching.queue.OwedTask.Stored;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.DeadRecord;
import io.perdure.matching.store.PartitionFence;
import io.perdure.matching.store.QueueKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final int LOADS_AT_ONCE = 8;

  /** Task ids that one ownership can hand out; those of the next lie above (MT-178). */
  private static final int TASK_ID_BITS = 40;

  private final PartitionFence fence;
  private final LoadedQueues queues = new LoadedQueues();
  private final Alarms alarms = new Alarms();
  private final BacklogWriting writing;
  private final HeldQueries queries;
  private final Map<Long, HeldPoll> polls = new LinkedHashMap<>();
  private final DepartedWorkers departed = new DepartedWorkers();
  private final Map<Long, HandOver> handOvers = new HashMap<>();
  private final Map<Long, LoadedQueue> loads = new HashMap<>();
  private final Set<LoadedQueue> hungry = new LinkedHashSet<>();
  private List<Effect> effects = new ArrayList<>();
  private Instant now = Instant.MIN;
  private long nextTaskId;
  private long nextAsk;
  private long nextLoad;
  private Phase phase = Phase.SERVING;

  public MatchingPartition(int partitionId, long epoch) {
    this.fence = new PartitionFence(partitionId, epoch);
    this.writing = new BacklogWriting(fence);
    this.queries = new HeldQueries(epoch);
    this.nextTaskId = epoch << TASK_ID_BITS;
  }

  /** What this object holds of the partition. */
  PartitionFence fence() {
    return fence;
  }

  /** Takes one message and says what is to be done. Time never runs backwards in here. */
  public List<Effect> step(Message message, Instant at) {
    if (now.equals(Instant.MIN)) {
      alarms.set(new Due.Sweep(), at.plus(SWEEP_EVERY));
    }
    now = at.isAfter(now) ? at : now;
    alarms.take(now).forEach(this::act);
    take(message);
    finishStep();
    var all = effects;
    effects = new ArrayList<>();
    return all;
  }

  private void take(Message message) {
    switch (message) {
      case Message.RecordArrived arrived -> recordArrived(arrived);
      case Message.StickyOffered offered ->
          effects.add(new Effect.AnswerOffer(offered.offer(), takeSticky(offered.task())));
      case Message.WorkerShutDown gone -> workerShutDown(gone.stickyQueue());
      case Message.WorkerLeaves leaves -> workerLeaves(leaves.worker());
      case Message.PollArrived arrived -> pollArrived(arrived.poll());
      case Message.PollCancelled cancelled -> endPoll(cancelled.poll());
      case Message.QueryArrived arrived -> queryArrived(arrived.query());
      case Message.QueryCancelled cancelled -> endQuery(cancelled.query());
      case Message.QueryCompleted completed -> queryCompleted(completed);
      case Message.StartAnswered answered -> startAnswered(answered.ask(), answered.outcome());
      case Message.BacklogWritten written -> backlogWritten(written.outcome());
      case Message.PageLoaded page -> pageLoaded(page.load(), page.tasks());
      case Message.PageFailed failed -> pageFailed(failed.load());
      case Message.Drain _ -> drain();
      case Message.Lost _ -> lose();
      case Message.Tick _ -> {}
    }
  }

  private void act(Due due) {
    switch (due) {
      case Due.PollEnds ends -> pollEnds(ends.poll());
      case Due.AskEnds ends ->
          startAnswered(ends.ask(), new StartOutcome.Failed("no answer in time"));
      case Due.QueryEnds ends -> queryEnds(ends.query());
      case Due.TaskReady ready -> makeReady(ready.task());
      case Due.StickyEnds ends -> {
        if (ends.task().queue().isReady(ends.task())) {
          endSticky(ends.task());
        }
      }
      case Due.PageAgain again -> pageAgain(again.queue());
      case Due.Sweep sweep -> {
        queues.sweep(now);
        alarms.set(sweep, now.plus(SWEEP_EVERY));
      }
      case Due.Write _ -> {} // Each step ends with it.
    }
  }

  private void finishStep() {
    switch (phase) {
      case SERVING, DRAINING -> {
        loadPages();
        write();
      }
      case LOST, ENDED -> {}
    }
    var underWay = !handOvers.isEmpty() || (phase == Phase.DRAINING && writing.isWriting());
    if ((phase == Phase.DRAINING || phase == Phase.LOST) && !underWay) {
      phase = Phase.ENDED;
      effects.add(new Effect.Ended());
    }
    alarms.wakeUp(now).ifPresent(at -> effects.add(new Effect.WakeAt(at)));
  }

  private void write() {
    writing.next(now).ifPresent(write -> effects.add(new Effect.WriteBacklog(write)));
    var due = new Due.Write();
    writing.wakeAt().ifPresentOrElse(at -> alarms.set(due, at), () -> alarms.clear(due));
  }

  // Tasks come in

  private void recordArrived(Message.RecordArrived arrived) {
    DispatchTask task;
    try {
      task = DispatchTasks.read(arrived.value());
    } catch (BadRecord bad) {
      var reason = String.valueOf(bad.getMessage());
      writing.bury(arrived.record(), new DeadRecord(arrived.key(), reason, arrived.value()));
      return;
    }
    if (DispatchTasks.expired(task, now)) {
      effects.add(new Effect.Acknowledge(arrived.record()));
      return;
    }
    var queue = queues.normal(DispatchTasks.normalQueue(task));
    var owed = OwedTask.arrived(queue, nextTaskId++, task, arrived.record(), now);
    queue.add(owed);
    if (queue.isBeyond(owed)) {
      writing.storeNow(owed);
    } else {
      writing.storeSoon(owed);
    }
    pair(queue);
  }

  /** Takes a task for a sticky queue if a worker is there to have it (MT-30). */
  private boolean takeSticky(DispatchTask task) {
    if (phase != Phase.SERVING || !DispatchTasks.fitsStickyQueue(task)) {
      return false;
    }
    var queue = queues.sticky(DispatchTasks.stickyQueue(task));
    if (queue == null || !queue.hasWorker(now) || DispatchTasks.expired(task, now)) {
      return false;
    }
    if (queue.readyTasks() >= STICKY_TASK_LIMIT) {
      return false;
    }
    var owed = OwedTask.arrived(queue, nextTaskId++, task, OwedTask.NO_RECORD, now);
    queue.add(owed);
    alarms.set(new Due.StickyEnds(owed), stickyEnd(owed));
    pair(queue);
    return true;
  }

  private static Instant stickyEnd(OwedTask task) {
    var expiresAt = task.task().getExpiresAtMillis();
    return expiresAt == 0 ? task.waitsSince().plus(STICKY_WAIT) : Instant.ofEpochMilli(expiresAt);
  }

  /** Its worker has not come: what has not expired, and so is not history's again, goes on. */
  private void endSticky(OwedTask task) {
    alarms.clear(new Due.StickyEnds(task));
    task.queue().forget(task);
    if (!DispatchTasks.expired(task.task(), now)) {
      effects.add(
          new Effect.SendToNormalQueue(task.task().toBuilder().clearStickyTaskQueue().build()));
    }
  }

  private void workerShutDown(QueueKey key) {
    var queue = queues.sticky(key);
    if (queue != null) {
      queue.waiting().forEach(poll -> answerEmpty(poll.id()));
      queue.workerGoes();
      queue.queries().forEach(query -> answer(query.id(), new QueryOutcome.NoWorker()));
      queue.ready().forEach(this::endSticky);
    }
  }

  private void workerLeaves(WorkerKey worker) {
    departed.add(worker, now);
    for (var held : List.copyOf(polls.values())) {
      if (departed.sent(held.poll()) && held.queue().isWaiting(held.poll())) {
        answerEmpty(held.poll().id());
      }
    }
  }

  // Polls come and go

  private void pollArrived(Poll poll) {
    if (phase != Phase.SERVING) {
      effects.add(new Effect.RefusePoll(poll.id(), PollRefusal.NOT_OWNED));
      return;
    }
    if (departed.sent(poll)) {
      effects.add(new Effect.AnswerPollEmpty(poll.id()));
      return;
    }
    if (!queues.hasRoomFor(poll)) {
      effects.add(new Effect.RefusePoll(poll.id(), PollRefusal.TOO_MANY_POLLS));
      return;
    }
    var queue = queues.of(poll);
    queue.polled(now);
    if (!now.isBefore(poll.holdUntil())) {
      effects.add(new Effect.AnswerPollEmpty(poll.id()));
      return;
    }
    if (polls.size() >= POLL_LIMIT || queue.waitingPolls() >= LoadedQueue.POLL_LIMIT) {
      effects.add(new Effect.RefusePoll(poll.id(), PollRefusal.TOO_MANY_POLLS));
      return;
    }
    polls.put(poll.id(), new HeldPoll(poll, queue));
    alarms.set(new Due.PollEnds(poll.id()), poll.holdUntil());
    queue.await(poll);
    pair(queue);
  }

  private void pollEnds(long id) {
    var held = polls.get(id);
    if (held == null) {
      return;
    }
    var beingHandedATask = !held.queue().isWaiting(held.poll());
    if (beingHandedATask && now.isBefore(held.poll().answerBy())) {
      alarms.set(new Due.PollEnds(id), held.poll().answerBy());
    } else {
      answerEmpty(id);
    }
  }

  private void answerEmpty(long id) {
    var held = endPoll(id);
    if (held != null) {
      held.queue().polled(now);
      effects.add(new Effect.AnswerPollEmpty(id));
    }
  }

  private @Nullable HeldPoll endPoll(long id) {
    alarms.clear(new Due.PollEnds(id));
    var held = polls.remove(id);
    if (held != null) {
      held.queue().stopWaiting(held.poll());
    }
    return held;
  }

  // Queries come and go

  private void queryArrived(Query query) {
    var queue = query.sticky() ? queues.sticky(query.queue()) : queues.normal(query.queue());
    if (phase != Phase.SERVING) {
      effects.add(new Effect.AnswerQuery(query.id(), new QueryOutcome.NotOwned()));
    } else if (queue == null || (query.sticky() && !queue.hasWorker(now))) {
      effects.add(new Effect.AnswerQuery(query.id(), new QueryOutcome.NoWorker())); // MT-30.
    } else if (!queries.hasRoom()) {
      effects.add(new Effect.AnswerQuery(query.id(), new QueryOutcome.TooMany()));
    } else {
      queries.add(query, queue);
      alarms.set(new Due.QueryEnds(query.id()), query.answerBy());
      pair(queue);
    }
  }

  private void queryEnds(long id) {
    var nobodyCame =
        queries.isWaiting(id)
            && queries.queueOf(id).filter(queue -> !queue.wasPolledLately(now)).isPresent();
    answer(id, nobodyCame ? new QueryOutcome.NoWorker() : new QueryOutcome.TimedOut()); // MT-41.
  }

  private void queryCompleted(Message.QueryCompleted completed) {
    var id = queries.named(completed.queryId());
    id.ifPresent(query -> answer(query, new QueryOutcome.Completed(completed.request())));
    effects.add(new Effect.AnswerCompletion(completed.completion(), id.isPresent()));
  }

  private void answer(long query, QueryOutcome outcome) {
    if (endQuery(query)) {
      effects.add(new Effect.AnswerQuery(query, outcome));
    }
  }

  private boolean endQuery(long id) {
    alarms.clear(new Due.QueryEnds(id));
    return queries.end(id);
  }

  // Tasks and queries meet polls

  private void pair(LoadedQueue queue) {
    askQueries(queue);
    while (queue.waitingPolls() > 0) {
      var task = queue.takeTask();
      if (task == null) {
        break;
      }
      if (DispatchTasks.expired(task.task(), now)) {
        finish(task);
      } else {
        handOver(task, queue);
      }
    }
    if (queue.wantsPage(now)) {
      hungry.add(queue);
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
      endPoll(poll.id());
      queue.polled(now);
      effects.add(new Effect.AnswerPoll(poll.id(), queries.response(query), queue.readyTasks()));
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
    alarms.set(new Due.AskEnds(ask), now.plus(START_TIMEOUT));
    effects.add(new Effect.StartTask(ask, requestId, task.task(), poll.request()));
  }

  private void startAnswered(long ask, StartOutcome outcome) {
    alarms.clear(new Due.AskEnds(ask));
    var handOver = handOvers.remove(ask);
    if (handOver == null) {
      return; // It came too late: the same request has been sent again.
    }
    var task = handOver.task();
    switch (outcome) {
      case StartOutcome.Started started -> {
        finish(task);
        deliver(handOver, started.pollResponse());
      }
      case StartOutcome.Obsolete _ -> {
        finish(task);
        waitOn(handOver.poll());
      }
      case StartOutcome.Failed _ -> {
        retryLater(task);
        waitOn(handOver.poll());
      }
    }
    pair(task.queue());
  }

  private void retryLater(OwedTask task) {
    alarms.set(new Due.TaskReady(task), now.plus(Backoff.after(task.failed())));
    if (task.stored() == Stored.NO && !task.queue().sticky()) {
      task.waitsSince(now);
      writing.storeSoon(task);
    }
  }

  /** Another poll of the queue may have what its own poll does not wait for any more (MT-23). */
  private void deliver(HandOver handOver, ByteString response) {
    var queue = handOver.task().queue();
    var poll = polls.containsKey(handOver.poll().id()) ? handOver.poll() : queue.takePoll();
    if (poll != null) { // If there is none, history's timeout of the started task brings it back.
      endPoll(poll.id());
      queue.polled(now);
      effects.add(new Effect.AnswerPoll(poll.id(), response, queue.readyTasks()));
    }
  }

  private void waitOn(Poll poll) {
    var held = polls.get(poll.id());
    if (held == null) {
      return;
    }
    if (phase != Phase.SERVING || departed.sent(poll) || !now.isBefore(poll.holdUntil())) {
      answerEmpty(poll.id());
    } else {
      held.queue().await(poll);
    }
  }

  private void makeReady(OwedTask task) {
    if (task.queue().sticky() && !now.isBefore(stickyEnd(task))) {
      endSticky(task);
    } else {
      task.queue().makeReady(task);
      pair(task.queue());
    }
  }

  /** History has given its definite answer, or will have its own. */
  private void finish(OwedTask task) {
    task.finish();
    switch (task.stored()) {
      case NO -> {
        alarms.clear(new Due.StickyEnds(task));
        writing.forget(task);
        acknowledge(task.record());
        task.queue().forget(task);
      }
      case WRITING, BURYING -> {} // Goes on when that is done.
      case YES -> writing.delete(task, now);
    }
  }

  private void acknowledge(long record) {
    if (record != OwedTask.NO_RECORD) {
      effects.add(new Effect.Acknowledge(record));
    }
  }

  // The backlog answers

  private void backlogWritten(BacklogOutcome outcome) {
    switch (outcome) {
      case BacklogOutcome.Done _ -> settle(writing.done());
      case BacklogOutcome.Refused refused -> writing.refused(refused.reason(), now);
      case BacklogOutcome.Unknown _ -> writing.failed(now);
      case BacklogOutcome.Fenced _ -> lose();
    }
  }

  private void settle(Batch batch) {
    for (var task : batch.inserts()) {
      task.stored(Stored.YES);
      acknowledge(task.record());
      if (task.finished()) {
        writing.delete(task, now);
      } else {
        task.queue().stored(task);
        queues.dropIfIdle(task.queue(), now);
      }
    }
    batch.deletes().forEach(task -> task.queue().forget(task));
    batch.dead().forEach(letter -> acknowledge(letter.record()));
    batch.inserts().forEach(task -> pair(task.queue()));
  }

  private void loadPages() {
    var queue = hungry.iterator();
    while (loads.size() < LOADS_AT_ONCE && queue.hasNext()) {
      load(queue.next());
      queue.remove();
    }
  }

  private void load(LoadedQueue queue) {
    if (queue.wantsPage(now)) {
      queue.loading();
      var load = nextLoad++;
      loads.put(load, queue);
      effects.add(new Effect.LoadPage(load, queue.key(), queue.loadedTo(), LoadedQueue.PAGE_LIMIT));
    }
  }

  private void pageLoaded(long load, List<BacklogTask> page) {
    var queue = loads.remove(load);
    if (queue != null) {
      queue.loaded(page, now);
      pair(queue);
    }
  }

  private void pageFailed(long load) {
    var queue = loads.remove(load);
    if (queue != null) {
      alarms.set(new Due.PageAgain(queue.key()), now.plus(Backoff.after(queue.loadFailed())));
    }
  }

  private void pageAgain(QueueKey key) {
    var queue = queues.loaded(key);
    if (queue != null) {
      queue.loadAgain();
      pair(queue);
    }
  }

  // The end

  private void drain() {
    if (phase == Phase.SERVING) {
      phase = Phase.DRAINING;
      endWaitingPolls();
      queues.allSticky().forEach(queue -> queue.ready().forEach(this::endSticky));
    }
  }

  private void lose() {
    if (phase == Phase.SERVING || phase == Phase.DRAINING) {
      phase = Phase.LOST;
      endWaitingPolls();
    }
  }

  private void endWaitingPolls() {
    queries.all().forEach(query -> answer(query, new QueryOutcome.NotOwned()));
    for (var held : List.copyOf(polls.values())) {
      if (held.queue().isWaiting(held.poll())) {
        answerEmpty(held.poll().id());
      }
    }
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

  private record HeldPoll(Poll poll, LoadedQueue queue) {}

  private record HandOver(OwedTask task, Poll poll) {}
}
