package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The polls of a matching partition: each waits in its queue or is being handed a task, and leaves
 * with its one answer, or when its caller has gone.
 */
final class HeldPolls {
  private final Step step;
  private final LoadedQueues queues;
  private final DepartedWorkers departed = new DepartedWorkers();
  private final Map<Long, Held> held = new LinkedHashMap<>();
  private final Set<Long> atRoot = new HashSet<>();
  private boolean serving = true;

  HeldPolls(Step step, LoadedQueues queues) {
    this.step = step;
    this.queues = queues;
  }

  /** Lets a poll wait in its queue, which is returned; null when it is answered already. */
  @Nullable LoadedQueue arrived(Poll poll) {
    if (departed.sent(poll)) {
      step.add(new Effect.AnswerPollEmpty(poll.id()));
      return null;
    }
    if (!queues.hasRoomFor(poll)) {
      refuse(poll, PollRefusal.TOO_MANY_POLLS);
      return null;
    }
    var queue = queues.of(poll);
    if (queue.wakesPartitions(step.now())) {
      step.add(new Effect.WakePartitions(queue.key()));
    }
    queue.polled(poll, step.now());
    queue.limit().workersWant(poll.worker().maxTasksPerSecond(), step.now());
    if (!step.now().isBefore(poll.holdUntil())) {
      step.add(new Effect.AnswerPollEmpty(poll.id()));
      return null;
    }
    if (held.size() >= MatchingPartition.POLL_LIMIT
        || queue.waitingPolls() >= LoadedQueue.POLL_LIMIT) {
      refuse(poll, PollRefusal.TOO_MANY_POLLS);
      return null;
    }
    held.put(poll.id(), new Held(poll, queue, step.now()));
    step.alarm(new Due.PollEnds(poll.id()), poll.holdUntil());
    queue.await(poll);
    return queue;
  }

  void refuse(Poll poll, PollRefusal refusal) {
    step.add(new Effect.RefusePoll(poll.id(), refusal));
  }

  /** Time is up; a poll that is being handed a task may have a little more. */
  void timeIsUp(long id) {
    var found = held.get(id);
    if (found == null) {
      return;
    }
    var poll = found.poll();
    if (!found.isWaiting() && step.now().isBefore(poll.answerBy())) {
      step.alarm(new Due.PollEnds(id), poll.answerBy());
    } else {
      answerEmpty(id);
    }
  }

  /** Lets the poll that has waited longest wait at the root of its queue. */
  void sendToRoot(LoadedQueue queue) {
    var poll = queue.takePoll();
    if (poll != null) {
      atRoot.add(poll.id());
      queue.root().pollGoes(step.now());
      step.add(new Effect.ForwardPoll(poll));
    }
  }

  /**
   * A poll has come back from the root, with a response if there was a task; its queue is returned,
   * or null if it has been recalled.
   */
  @Nullable LoadedQueue cameBack(long id, Optional<ByteString> response) {
    var found = held.get(id);
    if (found == null || !atRoot.remove(id)) {
      return null;
    }
    var queue = found.queue();
    var next = queue.root().pollIsBack(response.isPresent(), step.now());
    if (response.isPresent()) {
      end(id);
      queue.polled(found.poll(), step.now());
      step.add(new Effect.PassOn(id, response.get()));
    } else {
      step.alarm(new Due.PollAgain(queue), next);
      waitOn(found.poll());
    }
    return queue;
  }

  /** Lets a poll that waits at the root wait in its own partition, where it is wanted. */
  void takeBack(LoadedQueue queue) {
    atRoot.stream()
        .map(held::get)
        .filter(found -> found != null && found.queue() == queue)
        .map(Held::poll)
        .filter(poll -> step.now().isBefore(poll.holdUntil()))
        .findFirst()
        .ifPresent(
            poll -> {
              leaveRoot(poll.id(), queue);
              waitOn(poll);
            });
  }

  /** A worker shuts down: its polls that wait are answered empty, and those still to come. */
  void workerLeaves(WorkerKey worker) {
    departed.add(worker, step.now());
    for (var found : List.copyOf(held.values())) {
      if (departed.sent(found.poll()) && isWaiting(found)) {
        answerEmpty(found.poll().id());
        found.queue().pollers().leaves(found.poll().worker());
      }
    }
  }

  /** Whether the poll still waits for its answer. */
  boolean isHeld(Poll poll) {
    return held.containsKey(poll.id());
  }

  /** Lets a poll whose task came to nothing wait for another one, if it still may. */
  void waitOn(Poll poll) {
    var found = held.get(poll.id());
    if (found == null) {
      return;
    }
    if (!serving || departed.sent(poll) || !step.now().isBefore(poll.holdUntil())) {
      answerEmpty(poll.id());
    } else {
      found.queue().await(poll);
    }
  }

  /** Answers a poll with a query. */
  void answerQuery(Poll poll, LoadedQueue queue, ByteString response) {
    end(poll.id());
    queue.polled(poll, step.now());
    step.add(
        new Effect.AnswerPoll(poll.id(), response, queue.readyTasks(), true, OptionalInt.empty()));
  }

  /**
   * Answers a poll with a task.
   *
   * @param matched whether it has never been in the backlog
   */
  void answerTask(Poll poll, LoadedQueue queue, ByteString response, boolean matched) {
    var found = end(poll.id());
    queue.polled(poll, step.now());
    var since = found == null ? step.now() : found.since();
    var pollers = PollerScaling.suggestion(poll, since, queue, matched, step.now());
    step.add(new Effect.AnswerPoll(poll.id(), response, queue.readyTasks(), matched, pollers));
  }

  void answerEmpty(long id) {
    var found = end(id);
    if (found != null) {
      found.queue().polled(found.poll(), step.now());
      step.add(new Effect.AnswerPollEmpty(id));
    }
  }

  /** The caller has gone. */
  void cancelled(long id) {
    end(id);
  }

  /** Answers all that are not being handed a task. */
  void endWaiting() {
    serving = false;
    for (var found : List.copyOf(held.values())) {
      if (isWaiting(found)) {
        answerEmpty(found.poll().id());
      }
    }
  }

  private @Nullable Held end(long id) {
    step.clear(new Due.PollEnds(id));
    var found = held.remove(id);
    if (found != null) {
      found.queue().stopWaiting(found.poll());
      leaveRoot(id, found.queue());
    }
    return found;
  }

  private void leaveRoot(long id, LoadedQueue queue) {
    if (atRoot.remove(id)) {
      queue.root().pollIsBack();
      step.add(new Effect.RecallPoll(id));
      step.alarm(new Due.PollAgain(queue), step.now());
    }
  }

  /** Whether it is being handed no task, as far as one knows. */
  private boolean isWaiting(Held found) {
    return found.isWaiting() || atRoot.contains(found.poll().id());
  }

  private record Held(Poll poll, LoadedQueue queue, Instant since) {
    boolean isWaiting() {
      return queue.isWaiting(poll);
    }
  }
}
