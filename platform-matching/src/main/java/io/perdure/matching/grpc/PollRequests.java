package io.perdure.matching.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Context;
import io.perdure.common.api.TaskKind;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.common.error.Broken;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.Poll;
import io.perdure.matching.queue.PollAnswer;
import io.perdure.matching.queue.PollRefusal;
import io.perdure.matching.queue.PollingWorker;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.PollerScalingDecision;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The long polls: held until there is a task, or until time is up. */
final class PollRequests {
  /** How long a poll is held at most (MT-21). */
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

  /** A poll that has no task is answered so long before the caller's deadline (MT-21). */
  private static final Duration TAIL = Duration.ofSeconds(1);

  /** A poll that is being handed a task, so long before the caller's deadline. */
  private static final Duration LAST_TAIL = Duration.ofMillis(200);

  /** How much longer a poll is held while it is being handed a task. */
  private static final Duration HAND_OVER = Duration.ofSeconds(5);

  private final MatchingPartitions partitions;
  private final InstantSource clock;
  private final PollCounts counts;

  PollRequests(MatchingPartitions partitions, InstantSource clock, PollCounts counts) {
    this.partitions = partitions;
    this.clock = clock;
    this.counts = counts;
  }

  PollWorkflowTaskQueueResponse workflow(PollWorkflowTaskQueueRequest request) {
    var queue = QueueKeys.of(request.getTaskQueue().getName(), TaskKind.TASK_KIND_WORKFLOW);
    var sticky = request.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY;
    var times = times();
    var poll =
        new Poll(
            partitions.nextPollId(),
            queue,
            sticky,
            PollingWorker.of(request),
            ofFamily(request).toByteString(),
            times.holdUntil(),
            times.answerBy());
    return switch (hold(poll)) {
      case PollAnswer.Whole(var response) ->
          read(PollWorkflowTaskQueueResponse.newBuilder(), response).build();
      case PollAnswer.Task task -> {
        if (task.matched()) {
          counts.workflowMatched();
        }
        var response =
            read(PollWorkflowTaskQueueResponse.newBuilder(), task.response())
                .setBacklogCountHint(task.backlogCountHint());
        task.pollersDelta().ifPresent(delta -> response.setPollerScalingDecision(decision(delta)));
        yield response.build();
      }
      case PollAnswer.Empty _ -> PollWorkflowTaskQueueResponse.getDefaultInstance();
      case PollAnswer.Refused refused -> throw refusal(refused.refusal());
    };
  }

  PollActivityTaskQueueResponse activity(PollActivityTaskQueueRequest request) {
    var queue = QueueKeys.of(request.getTaskQueue().getName(), TaskKind.TASK_KIND_ACTIVITY);
    var times = times();
    var poll =
        new Poll(
            partitions.nextPollId(),
            queue,
            false,
            PollingWorker.of(request),
            ofFamily(request).toByteString(),
            times.holdUntil(),
            times.answerBy());
    return switch (hold(poll)) {
      case PollAnswer.Whole(var response) ->
          read(PollActivityTaskQueueResponse.newBuilder(), response).build();
      case PollAnswer.Task task -> {
        if (task.matched()) {
          counts.activityMatched();
        }
        var response = read(PollActivityTaskQueueResponse.newBuilder(), task.response());
        task.pollersDelta().ifPresent(delta -> response.setPollerScalingDecision(decision(delta)));
        yield response.build();
      }
      case PollAnswer.Empty _ -> PollActivityTaskQueueResponse.getDefaultInstance();
      case PollAnswer.Refused refused -> throw refusal(refused.refusal());
    };
  }

  /** The poll as its worker has sent it: history, and the root, know nothing of partitions. */
  private static PollWorkflowTaskQueueRequest ofFamily(PollWorkflowTaskQueueRequest request) {
    return request.toBuilder().setTaskQueue(ofFamily(request.getTaskQueue())).build();
  }

  private static PollActivityTaskQueueRequest ofFamily(PollActivityTaskQueueRequest request) {
    return request.toBuilder().setTaskQueue(ofFamily(request.getTaskQueue())).build();
  }

  private static TaskQueue ofFamily(TaskQueue queue) {
    return queue.toBuilder().setName(TaskQueuePartition.named(queue.getName()).queue()).build();
  }

  /** Waits for the answer; the caller may go (MT-23). */
  private PollAnswer hold(Poll poll) {
    var answer = Callers.await(partitions.poll(poll), () -> partitions.cancel(poll));
    if (Context.current().isCancelled()) {
      partitions.undelivered(poll, answer);
    }
    return answer;
  }

  private Times times() {
    var now = clock.instant();
    var hold = LONGEST_HOLD;
    var last = LONGEST_HOLD.plus(HAND_OVER);
    var deadline = Context.current().getDeadline();
    if (deadline != null) {
      var left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
      hold = shorter(hold, left.minus(TAIL));
      last = shorter(last, left.minus(LAST_TAIL));
    }
    return new Times(now.plus(hold), now.plus(last));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static PollerScalingDecision decision(int delta) {
    return PollerScalingDecision.newBuilder().setPollRequestDeltaSuggestion(delta).build();
  }

  private static <B extends Message.Builder> B read(B response, ByteString bytes) {
    try {
      response.mergeFrom(bytes);
      return response;
    } catch (InvalidProtocolBufferException unreadable) {
      throw new Broken("history answered with an unreadable poll response");
    }
  }

  private static ServiceException refusal(PollRefusal refusal) {
    return switch (refusal) {
      case TOO_MANY_POLLS ->
          new Exhausted(
              "too many polls wait for this task queue",
              ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT,
              ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_SYSTEM);
      case NOT_OWNED -> Unavailable.moved("the task queue is moving to another node");
    };
  }

  private record Times(Instant holdUntil, Instant answerBy) {}
}
