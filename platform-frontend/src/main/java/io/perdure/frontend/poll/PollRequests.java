package io.perdure.frontend.poll;

import io.grpc.StatusRuntimeException;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotReady;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.request.UnsupportedFields;
import io.perdure.frontend.access.CallDeadline;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.TaskQueues;
import io.perdure.frontend.worker.WorkerRequests;
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
  private final WaitingPolls waiting;

  public PollRequests(MatchingClients matching, WaitingPolls waiting) {
    this.matching = matching;
    this.waiting = waiting;
  }

  /** PollWorkflowTaskQueue. */
  public PollWorkflowTaskQueueResponse workflowTask(PollWorkflowTaskQueueRequest request) {
    check(request.hasTaskQueue(), request.getTaskQueue(), request.getIdentity());
    UnsupportedFields.check(request);
    return waiting.await(
        () -> owner(request.getTaskQueue()).pollWorkflowTaskQueue(request),
        PollWorkflowTaskQueueResponse.getDefaultInstance());
  }

  /** PollActivityTaskQueue. */
  public PollActivityTaskQueueResponse activityTask(PollActivityTaskQueueRequest request) {
    check(request.hasTaskQueue(), request.getTaskQueue(), request.getIdentity());
    UnsupportedFields.check(request);
    if (!(request.getTaskQueueMetadata().getMaxTasksPerSecond().getValue() >= 0)) {
      throw new InvalidRequest("MaxTasksPerSecond must be non-negative.");
    }
    return waiting.await(
        () -> owner(request.getTaskQueue()).pollActivityTaskQueue(request),
        PollActivityTaskQueueResponse.getDefaultInstance());
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
      endPolls(request);
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

  private void endPolls(ShutdownWorkerRequest request) {
    try {
      matching
          .taskQueues(CallNamespace.current().id(), request.getTaskQueue())
          .shutdownWorker(request.toBuilder().clearStickyTaskQueue().build());
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
  private WorkflowServiceBlockingStub owner(TaskQueue queue) {
    return matching.taskQueues(CallNamespace.current().id(), queue.getName());
  }
}
