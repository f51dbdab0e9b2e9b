package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.matching.store.BacklogPosition;
import io.perdure.matching.store.BacklogWrite;
import io.perdure.matching.store.QueueKey;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a matching partition wants done. */
public sealed interface Effect {
  /**
   * Ask history to start a task for a waiting poll; {@link Message.StartAnswered} follows.
   *
   * @param ask names this call
   * @param requestId names the hand-over: the same again after an outcome that stayed unknown
   * @param pollRequest the serialized poll request
   */
  record StartTask(long ask, String requestId, DispatchTask task, ByteString pollRequest)
      implements Effect {}

  /**
   * Answer a poll with the serialized poll response of history.
   *
   * @param matched whether the task, or query, has never been in the backlog
   * @param pollersDelta how many polls more the worker should have (MT-75)
   */
  record AnswerPoll(
      long poll,
      ByteString response,
      int backlogCountHint,
      boolean matched,
      OptionalInt pollersDelta)
      implements Effect {}

  /** Answer a poll with the whole poll response of the root's. */
  record PassOn(long poll, ByteString response) implements Effect {}

  /** Let a poll wait at the root of its queue too; {@link Message.PollReturned} follows. */
  record ForwardPoll(Poll poll) implements Effect {}

  /** A poll needs not wait at the root any more: nothing follows. */
  record RecallPoll(long poll) implements Effect {}

  /**
   * Let a task wait at the root of its queue; {@link Message.OfferAnswered} follows.
   *
   * @param ask names this call
   * @param requestId names the hand-over
   * @param fromBacklog whether the task has been stored
   * @param patience how long it may wait for a poll
   */
  record OfferTask(
      long ask, String requestId, DispatchTask task, boolean fromBacklog, Duration patience)
      implements Effect {}

  /** A task needs not wait at the root any more: nothing follows. */
  record RecallTask(long ask) implements Effect {}

  /**
   * Tell where a visiting task comes from what has become of it.
   *
   * @param workersRate how many tasks per second those who poll the root want of the queue
   */
  record AnswerVisit(long visit, StartOutcome outcome, OptionalDouble workersRate)
      implements Effect {}

  /** Wake those partitions of a queue that have stored tasks; nothing follows (MT-8). */
  record WakePartitions(QueueKey root) implements Effect {}

  /** Answer a poll with an empty response (MT-22). */
  record AnswerPollEmpty(long poll) implements Effect {}

  /** Answer a poll with an error. */
  record RefusePoll(long poll, PollRefusal refusal) implements Effect {}

  /** Answer an offer of history. */
  record AnswerOffer(long offer, boolean taken) implements Effect {}

  /** Tell who asked a query how it has ended. */
  record AnswerQuery(long query, QueryOutcome outcome) implements Effect {}

  /** Tell a worker whether the query that it has answered was waited for. */
  record AnswerCompletion(long completion, boolean taken) implements Effect {}

  /** Tell who wants to know how it stands with a queue. */
  record AnswerDescribe(long describe, DescribeOutcome outcome) implements Effect {}

  /**
   * Read what is stored of a queue beside its tasks; {@link Message.QueueRead} or its failure
   * follows.
   *
   * @param count whether to count the tasks
   */
  record ReadQueue(long read, QueueKey queue, boolean count) implements Effect {}

  /** Tell who wants to configure a queue how that has ended. */
  record AnswerConfigure(long configure, ConfigOutcome outcome) implements Effect {}

  /** All that a record of the task channel asks for is durable. */
  record Acknowledge(long record) implements Effect {}

  /** Write a batch; {@link Message.BacklogWritten} follows. Never two at a time. */
  record WriteBacklog(BacklogWrite write) implements Effect {}

  /** Read a page of a queue's backlog; {@link Message.PageLoaded} or its failure follows. */
  record LoadPage(long load, QueueKey queue, BacklogPosition after, int limit) implements Effect {}

  /**
   * Send a task of a sticky queue to the partition of its normal queue that it names. Nothing is
   * lost when that fails: the sticky timeout of history brings the task back (MT-31).
   */
  record SendToNormalQueue(DispatchTask task) implements Effect {}

  /**
   * Tell who measures that a task has been started.
   *
   * @param stored whether it was in the backlog
   * @param waited how long it has waited in memory
   * @param sinceScheduled the time since its attempt was scheduled
   */
  record Started(TaskKind kind, boolean stored, Duration waited, Duration sinceScheduled)
      implements Effect {}

  /** Tell who measures that a task has come for a queue that no worker has polled lately. */
  record NobodyPolls(TaskKind kind) implements Effect {}

  /**
   * Send a {@link Message.Tick} at this time; replaces the time asked for before. Spent by the
   * first step that is taken then or later.
   */
  record WakeAt(Instant at) implements Effect {}

  /**
   * Nothing is under way any more, after a {@link Message.Drain} or because another owner has taken
   * the matching partition: this object is of no more use.
   */
  record Ended() implements Effect {}
}
