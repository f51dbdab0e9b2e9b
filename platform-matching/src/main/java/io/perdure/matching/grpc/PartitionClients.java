package io.perdure.matching.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.OfferTaskRequest;
import io.perdure.common.api.OfferTaskResponse;
import io.perdure.common.api.TaskKind;
import io.perdure.common.api.WakePartitionRequest;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.matching.queue.Effect;
import io.perdure.matching.queue.Message;
import io.perdure.matching.queue.OtherPartitions;
import io.perdure.matching.queue.Poll;
import io.perdure.matching.queue.StartOutcome;
import io.perdure.matching.store.QueueKey;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the owners of other partitions of task queues. */
public final class PartitionClients implements OtherPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionClients.class);

  /** Longer than the root takes, so that it decides; this only frees the thread. */
  private static final Duration OFFER_SLACK = Duration.ofSeconds(13);

  private static final Duration WAKE = Duration.ofSeconds(2);

  private final MatchingClients clients;
  private final InstantSource clock;

  public PartitionClients(MatchingClients clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public Optional<ByteString> poll(Poll poll) {
    var root = poll.queue().root();
    var left = Duration.between(clock.instant(), poll.answerBy());
    try {
      var owner = clients.taskQueues(root.namespaceId(), root.name()).withDeadlineAfter(left);
      if (root.kind() == TaskKind.TASK_KIND_WORKFLOW) {
        var request = PollWorkflowTaskQueueRequest.parseFrom(poll.request());
        var response = owner.pollWorkflowTaskQueue(request);
        return response.getTaskToken().isEmpty()
            ? Optional.empty()
            : Optional.of(response.toByteString());
      }
      var request = PollActivityTaskQueueRequest.parseFrom(poll.request());
      var response = owner.pollActivityTaskQueue(request);
      return response.getTaskToken().isEmpty()
          ? Optional.empty()
          : Optional.of(response.toByteString());
    } catch (RuntimeException | InvalidProtocolBufferException failure) {
      LOG.debug("a poll could not wait at the root of {}", poll.queue(), failure);
      return Optional.empty();
    }
  }

  @Override
  public Message.OfferAnswered offer(Effect.OfferTask offer) {
    var task = offer.task();
    var request =
        OfferTaskRequest.newBuilder()
            .setTask(task)
            .setRequestId(offer.requestId())
            .setFromBacklog(offer.fromBacklog())
            .setWaitMillis(offer.patience().toMillis())
            .build();
    try {
      var response =
          clients
              .matching(task.getNamespaceId(), task.getTaskQueue())
              .withDeadlineAfter(offer.patience().plus(OFFER_SLACK))
              .offerTask(request);
      var rate =
          response.hasWorkersRate()
              ? OptionalDouble.of(response.getWorkersRate())
              : OptionalDouble.empty();
      return new Message.OfferAnswered(offer.ask(), outcomeOf(response), rate);
    } catch (RuntimeException failure) { // No error is a definite answer.
      var unknown = new StartOutcome.Failed(String.valueOf(failure.getMessage()));
      return new Message.OfferAnswered(offer.ask(), unknown, OptionalDouble.empty());
    }
  }

  private static StartOutcome outcomeOf(OfferTaskResponse response) {
    return switch (response.getOutcome()) {
      case OUTCOME_STARTED -> new StartOutcome.Started(ByteString.EMPTY);
      case OUTCOME_OBSOLETE -> new StartOutcome.Obsolete();
      case OUTCOME_NOT_TAKEN -> new StartOutcome.NotTaken(true);
      case OUTCOME_NO_WORKER -> new StartOutcome.NotTaken(false);
      case OUTCOME_FAILED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          new StartOutcome.Failed("the root says " + response.getOutcome());
    };
  }

  @Override
  public void wake(QueueKey partition, boolean configured) {
    var request =
        WakePartitionRequest.newBuilder()
            .setTaskQueue(partition.name())
            .setKind(partition.kind())
            .setConfigured(configured)
            .build();
    try {
      var _ =
          clients
              .matching(partition.namespaceId(), partition.name())
              .withDeadlineAfter(WAKE)
              .wakePartition(request);
    } catch (RuntimeException failure) { // It looks by itself before long.
      LOG.debug("{} could not be woken", partition, failure);
    }
  }
}
