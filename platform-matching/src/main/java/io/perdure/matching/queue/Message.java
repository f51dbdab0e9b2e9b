package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.channel.Place;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredQueue;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a matching partition is told. */
public sealed interface Message {
  /**
   * A record has come from the task channel; it stays owed until {@link Effect.Acknowledge}.
   *
   * @param record a number of the driver's, unique among the records that are owed
   * @param value a serialized {@link DispatchTask}
   * @param place where it stands in the channel; null when the channel has no places
   */
  record RecordArrived(long record, String key, ByteString value, @Nullable Place place)
      implements Message {}

  /** History offers a workflow task to its sticky queue; {@link Effect.AnswerOffer} answers. */
  record StickyOffered(long offer, DispatchTask task) implements Message {}

  /** The worker of a sticky queue shuts down (MT-90). */
  record WorkerShutDown(QueueKey stickyQueue) implements Message {}

  /**
   * A worker shuts down: its polls, and those that are still to come, are answered empty (MT-91).
   */
  record WorkerLeaves(WorkerKey worker) implements Message {}

  /** A poll has come in; exactly one effect answers it unless it is cancelled. */
  record PollArrived(Poll poll) implements Message {}

  /** The caller of a poll is gone (MT-23). */
  record PollCancelled(long poll) implements Message {}

  /** The caller of a poll was gone before it could be told what it was answered. */
  record TaskUndelivered(Poll poll, ByteString response, boolean matched) implements Message {
    /** A response of the root's, which has counted by itself whether the task was matched. */
    static TaskUndelivered atRoot(Poll poll, ByteString response) {
      return new TaskUndelivered(poll, response, false);
    }
  }

  /**
   * A query has come in; exactly one {@link Effect.AnswerQuery} answers it unless it is cancelled.
   */
  record QueryArrived(Query query) implements Message {}

  /** Whoever asked a query is gone. */
  record QueryCancelled(long query) implements Message {}

  /**
   * A worker has answered a query; {@link Effect.AnswerCompletion} answers.
   *
   * @param completion a number of the driver's
   * @param queryId as its token names the query
   * @param request the worker's serialized request
   */
  record QueryCompleted(long completion, String queryId, ByteString request) implements Message {}

  /**
   * Somebody wants to know how it stands with a queue; exactly one {@link Effect.AnswerDescribe}
   * answers.
   *
   * @param sticky whether the queue is a worker's own sticky queue
   * @param stats whether it matters how many tasks wait, come and go
   */
  record DescribeAsked(long describe, QueueKey queue, boolean sticky, boolean stats)
      implements Message {}

  /**
   * Somebody wants to configure a queue; exactly one {@link Effect.AnswerConfigure} answers, when
   * the change is durable.
   */
  record ConfigureAsked(long configure, QueueKey queue, UpdateTaskQueueConfigRequest request)
      implements Message {}

  /**
   * The root has answered {@link Effect.ForwardPoll}, with a poll response if there was a task;
   * this may come although the poll has been recalled.
   */
  record PollReturned(Poll poll, Optional<ByteString> response) implements Message {}

  /**
   * A task of another partition wants to wait for a poll; exactly one {@link Effect.AnswerVisit}
   * answers unless it is cancelled.
   */
  record TaskOffered(Visit visit) implements Message {}

  /** Where a visiting task comes from, nobody waits any more. */
  record VisitCancelled(long visit) implements Message {}

  /**
   * The root of a partition is being polled.
   *
   * @param configured whether its configuration has changed instead
   */
  record PartitionWoken(QueueKey partition, boolean configured) implements Message {}

  /** The store has answered {@link Effect.ReadQueue}. */
  record QueueRead(long read, StoredQueue stored) implements Message {}

  /** The store has failed to answer {@link Effect.ReadQueue}. */
  record QueueUnread(long read) implements Message {}

  /** History has answered {@link Effect.StartTask}, or failed to. */
  record StartAnswered(long ask, StartOutcome outcome) implements Message {}

  /**
   * The root has answered {@link Effect.OfferTask}, or failed to.
   *
   * @param workersRate how many tasks per second those who poll it want of the queue
   */
  record OfferAnswered(long ask, StartOutcome outcome, OptionalDouble workersRate)
      implements Message {}

  /** The store has answered {@link Effect.WriteBacklog}. */
  record BacklogWritten(BacklogOutcome outcome) implements Message {}

  /** The store has answered {@link Effect.LoadPage}. */
  record PageLoaded(long load, List<BacklogTask> tasks) implements Message {}

  /** The store has failed to answer {@link Effect.LoadPage}. */
  record PageFailed(long load) implements Message {}

  /** The node leaves: answer the polls empty and take nothing new; {@link Effect.Ended} ends it. */
  record Drain() implements Message {}

  /** Another node has taken the matching partition; {@link Effect.Ended} ends it. */
  record Lost() implements Message {}

  /** Time has passed: sent no later than {@link Effect.WakeAt} asks for. */
  record Tick() implements Message {}
}
