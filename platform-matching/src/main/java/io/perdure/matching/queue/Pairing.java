package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.matching.queue.OwedTask.Stored;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tasks and the polls of a queue together, and what is left of either to the queue's
 * root; minds each task until its end.
 */
final class Pairing {
  private final Step step;
  private final HandOvers handOvers;
  private final HeldPolls polls;
  private final HeldVisits visits;
  private final BacklogWriting writing;
  private final UndeliveredTasks undelivered;

  Pairing(
      Step step,
      HandOvers handOvers,
      HeldPolls polls,
      HeldVisits visits,
      BacklogWriting writing,
      UndeliveredTasks undelivered) {
    this.step = step;
    this.handOvers = handOvers;
    this.polls = polls;
    this.visits = visits;
    this.writing = writing;
    this.undelivered = undelivered;
  }

  /** Hands out what may be handed out now. */
  void pair(LoadedQueue queue) {
    while (queue.waitingPolls() > 0) {
      var task = next(queue);
      if (task == null) {
        break;
      }
      handOver(task, queue);
    }
    if (queue.hasRoot() && handOvers.isOffering()) {
      useRoot(queue);
    }
  }

  /** What meets nothing here meets the other partitions at the root (MT-8). */
  private void useRoot(LoadedQueue queue) {
    var root = queue.root();
    while (queue.waitingPolls() > 0 && queue.isExhausted() && root.takesPoll(step.now())) {
      polls.sendToRoot(queue);
    }
    if (queue.waitingPolls() == 0 && root.takesTask(step.now())) {
      var task = next(queue);
      if (task != null) {
        root.taskGoes();
        handOvers.offer(task);
      }
    }
  }

  /** Takes out the task that may be handed out now. */
  private @Nullable OwedTask next(LoadedQueue queue) {
    while (true) {
      var task = queue.takeTask(step.now());
      if (task == null) {
        queue.nextKeyToken().ifPresent(at -> throttle(queue, at));
        return null;
      }
      if (DispatchTasks.expired(task.task(), step.now())) {
        finish(task);
      } else if (task.isVisiting() || queue.limit().take(step.now())) {
        return task;
      } else {
        queue.putBack(task);
        throttle(queue, queue.limit().nextToken().orElse(Instant.MAX));
        return null;
      }
    }
  }

  private void throttle(LoadedQueue queue, Instant until) {
    queue.statistics().throttled(step.now());
    if (!until.equals(Instant.MAX)) { // Else only another limit can help.
      step.alarm(new Due.TokenReady(queue), until);
    }
  }

  private void handOver(OwedTask task, LoadedQueue queue) {
    var poll = queue.takePoll();
    if (poll == null) {
      throw new IllegalStateException("no poll waits for " + queue.key());
    }
    writing.forget(task); // While history is asked, the task channel keeps the record.
    handOvers.begin(task, poll);
  }

  /** The root of a queue has answered; it knows what the workers want. */
  @Nullable LoadedQueue offerAnswered(Message.OfferAnswered answer) {
    var outcome = answer.outcome();
    var queue = answered(answer.ask(), outcome);
    var knows =
        switch (outcome) {
          case StartOutcome.Started _, StartOutcome.Obsolete _ -> true;
          case StartOutcome.NotTaken(var rootIsPolled) -> rootIsPolled;
          case StartOutcome.Failed _ -> false;
        };
    if (queue != null && knows) {
      queue.limit().workersWant(answer.workersRate(), step.now());
    }
    return queue;
  }

  /** History has answered, or the root of a queue has; says whose pairing goes on. */
  @Nullable LoadedQueue answered(long ask, StartOutcome outcome) {
    var handOver = handOvers.end(ask);
    if (handOver == null) {
      return null; // It came too late: the same request has been sent again.
    }
    var task = handOver.task();
    if (handOver.poll() == null) {
      returned(task, outcome);
    } else if (task.isVisiting()) {
      visits.answer(task, outcome);
      serve(task, handOver.poll(), outcome);
    } else {
      settle(task, outcome);
      serve(task, handOver.poll(), outcome);
    }
    return task.queue();
  }

  private void returned(OwedTask task, StartOutcome outcome) {
    var root = task.queue().root();
    switch (outcome) {
      case StartOutcome.Started _, StartOutcome.Obsolete _ -> {
        root.taskWasTaken();
        settle(task, outcome);
      }
      case StartOutcome.Failed _ -> {
        offerAgain(task.queue(), root.taskIsBack(true, step.now()));
        writing.forget(task);
        settle(task, outcome);
      }
      case StartOutcome.NotTaken(var rootIsPolled) -> {
        offerAgain(task.queue(), root.taskIsBack(rootIsPolled, step.now()));
        task.queue().giveBackToken(task);
        task.wasNotAsked();
        task.queue().makeReady(task);
      }
    }
  }

  private void offerAgain(LoadedQueue queue, Instant at) {
    step.alarm(new Due.OfferAgain(queue), at);
  }

  private void settle(OwedTask task, StartOutcome outcome) {
    switch (outcome) {
      case StartOutcome.Started _ -> {
        task.queue().statistics().started(task.position().priority(), step.now());
        step.add(task.start(step.now()));
        finish(task);
      }
      case StartOutcome.Obsolete _ -> {
        task.queue().giveBackToken(task);
        finish(task);
      }
      case StartOutcome.Failed _, StartOutcome.NotTaken _ -> retryLater(task);
    }
  }

  private void serve(OwedTask task, Poll poll, StartOutcome outcome) {
    switch (outcome) {
      case StartOutcome.Started started -> deliver(task, poll, started.pollResponse());
      case StartOutcome.Obsolete _, StartOutcome.Failed _, StartOutcome.NotTaken _ ->
          polls.waitOn(poll);
    }
  }

  private void retryLater(OwedTask task) {
    step.alarmIn(Backoff.after(task.failed()), new Due.TaskReady(task));
    if (task.stored() == Stored.NO && !task.queue().sticky()) {
      task.waitsSince(step.now());
      writing.storeSoon(task);
    }
  }

  /** Another poll of the queue may have what its own poll does not wait for any more (MT-23). */
  private void deliver(OwedTask task, Poll asked, ByteString response) {
    var queue = task.queue();
    var poll = polls.isHeld(asked) ? asked : queue.takePoll();
    var matched = task.stored() == Stored.NO;
    if (poll == null) {
      undelivered.keep(queue, response, matched, step.now());
    } else {
      polls.answerTask(poll, queue, response, matched);
    }
  }

  /** Hands out what has found no poll after its start: its timeouts run already. */
  void deliverAgain(LoadedQueue queue) {
    if (queue.waitingPolls() == 0 && undelivered.holds(queue, step.now())) {
      polls.takeBack(queue);
    }
    while (queue.waitingPolls() > 0) {
      var task = undelivered.take(queue, step.now());
      var poll = task.isEmpty() ? null : queue.takePoll();
      if (poll == null) {
        return;
      }
      polls.answerTask(poll, queue, task.get().response(), task.get().matched());
    }
  }

  /** History has given its definite answer, or will have its own. */
  private void finish(OwedTask task) {
    if (task.isVisiting()) {
      visits.answer(task, new StartOutcome.Obsolete());
      return;
    }
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

  /** The task channel owes a record no more. */
  void acknowledge(long record) {
    if (record != OwedTask.NO_RECORD) {
      writing.acknowledged(record, step.now());
      step.add(new Effect.Acknowledge(record));
    }
  }
}
