package io.perdure.frontend.poll;

import io.grpc.StatusRuntimeException;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotReady;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.request.UnsupportedFields;
import io.perdure.frontend.access.CallDeadline;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.access.WaitingPolls;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.TaskQueues;
import io.perdure.frontend.worker.WorkerRequests;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks polls for tasks and sends them to the owner of the task queue. */
public final class PollRequests {
  /** A caller that goes away sooner cannot be served (MT-20). */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(PollRequests.class);

  private final MatchingClients matching;
  private final PollSpread spread;
  private final WaitingPolls waiting;

  public PollRequests(PollSpread spread, WaitingPolls waiting) {
    this.matching = spread.matching();
    this.spread = spread;
    this.waiting = waiting;
  }

  /** PollWorkflowTaskQueue. */
  public PollWorkflowTaskQueueResponse workflowTask(PollWorkflowTaskQueueRequest request) {
    check(request.hasTaskQueue(), request.getTaskQueue(), request.getIdentity());
    UnsupportedFields.check(request);
    return waiting.await(
        () -> spreadWorkflowPoll(request), PollWorkflowTaskQueueResponse.getDefaultInstance());
  }

  private PollWorkflowTaskQueueResponse spreadWorkflowPoll(PollWorkflowTaskQueueRequest request) {
    var queue = request.getTaskQueue();
    if (queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
      return owner(queue.getName()).pollWorkflowTaskQueue(request);
    }
    return spread.poll(
        queue(queue, false),
        partition ->
            owner(partition.name())
                .pollWorkflowTaskQueue(
                    request.toBuilder().setTaskQueue(at(partition, queue)).build()));
  }

  /** PollActivityTaskQueue. */
  public PollActivityTaskQueueResponse activityTask(PollActivityTaskQueueRequest request) {
    check(request.hasTaskQueue(), request.getTaskQueue(), request.getIdentity());
    UnsupportedFields.check(request);
    if (!(request.getTaskQueueMetadata().getMaxTasksPerSecond().getValue() >= 0)) {
      throw new InvalidRequest("MaxTasksPerSecond must be non-negative.");
    }
    return waiting.await(
        () -> spreadActivityPoll(request), PollActivityTaskQueueResponse.getDefaultInstance());
  }

  private PollActivityTaskQueueResponse spreadActivityPoll(PollActivityTaskQueueRequest request) {
    var queue = request.getTaskQueue();
    return spread.poll(
        queue(queue, true),
        partition ->
            owner(partition.name())
                .pollActivityTaskQueue(
                    request.toBuilder().setTaskQueue(at(partition, queue)).build()));
  }

  /**
   * ShutdownWorker: the worker's last heartbeat is kept, its polls end (MT-91) and its sticky queue
   * takes no more tasks (MT-90); only the latter can fail the call.
   */
  public ShutdownWorkerResponse shutdown(ShutdownWorkerRequest request) {
    Fields.checkOptional("StickyTaskQueue", request.getStickyTaskQueue());
    Fields.checkOptional("TaskQueue", request.getTaskQueue());
    Fields.checkOptional("Identity", request.getIdentity());
    Fields.checkOptional("WorkerInstanceKey", request.getWorkerInstanceKey());
    if (request.hasWorkerHeartbeat()) {
      WorkerRequests.check(request.getWorkerHeartbeat());
      sendLastHeartbeat(request);
    }
    if (!request.getTaskQueue().isEmpty() && !request.getWorkerInstanceKey().isEmpty()) {
      spread.partitions(request.getTaskQueue()).forEach(part -> endPolls(request, part));
    }
    if (!request.getStickyTaskQueue().isEmpty()) {
      matching
          .taskQueues(CallNamespace.current().id(), request.getStickyTaskQueue())
          .shutdownWorker(request.toBuilder().clearTaskQueue().build());
    }
    return ShutdownWorkerResponse.getDefaultInstance();
  }

  private void sendLastHeartbeat(ShutdownWorkerRequest request) {
    var heartbeat =
        RecordWorkerHeartbeatRequest.newBuilder()
            .setNamespace(request.getNamespace())
            .setIdentity(request.getIdentity())
            .addWorkerHeartbeat(request.getWorkerHeartbeat())
            .build();
    try {
      matching.workers(CallNamespace.current().id()).recordWorkerHeartbeat(heartbeat);
    } catch (StatusRuntimeException failure) { // The worker is forgotten when it falls silent.
      LOG.debug("the end of {} was not recorded", request.getWorkerInstanceKey(), failure);
    }
  }

  private void endPolls(ShutdownWorkerRequest request, TaskQueuePartition partition) {
    try {
      owner(partition.name())
          .shutdownWorker(
              request.toBuilder().clearStickyTaskQueue().setTaskQueue(partition.name()).build());
    } catch (StatusRuntimeException failure) { // They end by themselves, when their time is up.
      LOG.debug("the polls of {} were not ended", request.getWorkerInstanceKey(), failure);
    }
  }

  private static void check(boolean hasQueue, TaskQueue queue, String identity) {
    var remaining =
        CallDeadline.remaining()
            .orElseThrow(() -> new InvalidRequest("Context timeout is not set."));
    if (remaining.compareTo(SHORTEST_WAIT) < 0) {
      throw new NotReady("Context timeout is too short.");
    }
    TaskQueues.checkPolled(hasQueue, queue);
    Fields.checkOptional("Identity", identity);
  }

  /** A sticky queue is owned by its own name: so all find it, with or without the normal one's. */
  private WorkflowServiceBlockingStub owner(String queue) {
    return matching.taskQueues(CallNamespace.current().id(), queue);
  }

  private static PollSpread.Queue queue(TaskQueue queue, boolean activities) {
    return new PollSpread.Queue(CallNamespace.current().id(), queue.getName(), activities);
  }

  private static TaskQueue at(TaskQueuePartition partition, TaskQueue queue) {
    return queue.toBuilder().setName(partition.name()).build();
  }
}
