package io.perdure.matching.queue;

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
import java.util.List;
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

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** Task ids that one ownership can hand out; those of the next lie above (MT-178). */
  private static final int TASK_ID_BITS = 40;

  private final PartitionFence fence;
  private final Step step = new Step();
  private final LoadedQueues queues;
  private final HeldPolls polls;
  private final HeldQueries queries;
  private final UndeliveredTasks undelivered = new UndeliveredTasks();
  private final HeldVisits visits;
  private final StickyTasks sticky;
  private final QueueReading opening;
  private final Descriptions descriptions;
  private final BacklogReading reading;
  private final BacklogWriting writing;
  private final Configuring configuring;
  private final HandOvers handOvers;
  private final Pairing pairing;
  private long nextTaskId;
  private Phase phase = Phase.SERVING;

  /**
   * @param queuePartitions into how many partitions each normal queue is divided
   */
  public MatchingPartition(int partitionId, long epoch, int queuePartitions) {
    this.fence = new PartitionFence(partitionId, epoch);
    this.queues = new LoadedQueues(queuePartitions);
    this.polls = new HeldPolls(step, queues);
    this.queries = new HeldQueries(step, queues, polls, epoch);
    this.visits = new HeldVisits(step, queues);
    this.sticky = new StickyTasks(step, queues);
    this.opening = new QueueReading(step, queues);
    this.descriptions = new Descriptions(step, queues, opening);
    this.reading = new BacklogReading(step, queues);
    this.writing = new BacklogWriting(fence);
    this.configuring = new Configuring(step, queues, opening, writing);
    this.handOvers = new HandOvers(step, fence);
    this.pairing = new Pairing(step, handOvers, polls, visits, writing, undelivered);
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
      case Message.TaskOffered offered -> taskOffered(offered.visit());
      case Message.VisitCancelled cancelled -> visits.cancelled(cancelled.visit());
      case Message.PollReturned back -> pollReturned(back);
      case Message.PartitionWoken woken -> partitionWoken(woken.partition(), woken.configured());
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
      case Message.StartAnswered answered ->
          pairIfAny(pairing.answered(answered.ask(), answered.outcome()));
      case Message.OfferAnswered answered -> pairIfAny(pairing.offerAnswered(answered));
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
          pairIfAny(pairing.answered(ends.ask(), new StartOutcome.Failed("no answer in time")));
      case Due.QueryEnds ends -> queries.timeIsUp(ends.query());
      case Due.TaskReady ready -> makeReady(ready.task());
      case Due.StickyEnds ends -> {
        if (ends.task().queue().isReady(ends.task())) {
          sticky.end(ends.task());
        }
      }
      case Due.VisitEnds ends -> visits.timeIsUp(ends.visit());
      case Due.PollAgain again -> pair(again.queue());
      case Due.OfferAgain again -> pair(again.queue());
      case Due.TokenReady ready -> pair(ready.queue());
      case Due.OpenAgain again -> opening.again(again.queue());
      case Due.PageAgain again -> pairIfAny(reading.again(again.queue()));
      case Due.Sweep sweep -> {
        queues.sweep(step.now());
        undelivered.forgetOld(step.now());
        queues.allWithRoot().forEach(opening::readAnew); // Their configuration may have changed.
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
      if (phase == Phase.DRAINING) {
        sticky.endRest();
      }
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
      pairing.acknowledge(arrived.record());
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
    if (!queue.hasRoot() && !queue.hasWorker(step.now())) {
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

  private boolean takeSticky(DispatchTask task) {
    var queue = phase == Phase.SERVING ? sticky.offered(task, nextTaskId++) : null;
    pairIfAny(queue);
    return queue != null;
  }

  private void taskOffered(Visit visit) {
    if (phase == Phase.SERVING) {
      pairIfAny(visits.arrived(visit));
    } else {
      visits.refuse(visit, new StartOutcome.NotTaken(true));
    }
  }

  private void partitionWoken(QueueKey key, boolean configured) {
    if (phase != Phase.SERVING) {
      return;
    }
    if (!configured) {
      var queue = queues.normal(key);
      queue.root().woken();
      pair(queue);
      return;
    }
    var queue = queues.loaded(key);
    if (queue != null) {
      opening.readAnew(queue);
    }
  }

  private void workerShutDown(QueueKey key) {
    var queue = queues.sticky(key);
    if (queue != null) {
      queue.waiting().forEach(poll -> polls.answerEmpty(poll.id()));
      queue.workerGoes();
      queue.queries().forEach(query -> queries.answer(query.id(), new QueryOutcome.NoWorker()));
      queue.ready().forEach(sticky::end);
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

  private void pollReturned(Message.PollReturned back) {
    var queue = polls.cameBack(back.poll().id(), back.response());
    if (queue != null) {
      pair(queue);
    } else { // It has been recalled, but has met a task before.
      back.response()
          .ifPresent(
              response -> taskUndelivered(Message.TaskUndelivered.atRoot(back.poll(), response)));
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
    pairing.deliverAgain(queue);
    queries.meetPolls(queue);
    opening.open(queue);
    pairing.pair(queue);
    reading.mayWantPage(queue);
  }

  private void makeReady(OwedTask task) {
    if (task.queue().sticky() && (phase == Phase.DRAINING || sticky.isOver(task))) {
      sticky.end(task);
    } else {
      task.queue().makeReady(task);
      pair(task.queue());
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
      pairing.acknowledge(task.record());
      if (task.finished()) {
        writing.delete(task, step.now());
      } else {
        task.queue().stored(task);
        queues.dropIfCrowded(task.queue(), step.now());
      }
    }
    batch.deletes().forEach(task -> task.queue().forget(task));
    batch.configs().forEach(configuring::stored);
    batch.dead().forEach(letter -> pairing.acknowledge(letter.record()));
    batch.inserts().forEach(task -> pair(task.queue()));
    batch.configs().forEach(change -> pair(change.queue()));
  }

  // The end

  private void drain() {
    if (phase == Phase.SERVING) {
      phase = Phase.DRAINING;
      writing.hurry(step.now());
      endWaiting();
      sticky.endAll();
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
    visits.endWaiting();
    handOvers.endOffers();
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
}
