package io.perdure.frontend.poll;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotReady;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.request.UnsupportedFields;
import io.perdure.frontend.access.CallDeadline;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.TaskQueues;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;

/** Checks polls for tasks and sends them to the owner of the task queue. */
public final class PollRequests {
  /** A caller that goes away sooner cannot be served (MT-20). */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);

  private final MatchingClients matching;

  public PollRequests(MatchingClients matching) {
    this.matching = matching;
  }

  /** PollWorkflowTaskQueue. */
  public PollWorkflowTaskQueueResponse workflowTask(PollWorkflowTaskQueueRequest request) {
    check(request.hasTaskQueue(), request.getTaskQueue(), request.getIdentity());
    UnsupportedFields.check(request);
    return owner(request.getTaskQueue()).pollWorkflowTaskQueue(request);
  }

  /** PollActivityTaskQueue. */
  public PollActivityTaskQueueResponse activityTask(PollActivityTaskQueueRequest request) {
    check(request.hasTaskQueue(), request.getTaskQueue(), request.getIdentity());
    UnsupportedFields.check(request);
    return owner(request.getTaskQueue()).pollActivityTaskQueue(request);
  }

  /** ShutdownWorker (MT-90): the worker's sticky queue takes no more tasks. */
  public ShutdownWorkerResponse shutdown(ShutdownWorkerRequest request) {
    Fields.checkOptional("StickyTaskQueue", request.getStickyTaskQueue());
    Fields.checkOptional("TaskQueue", request.getTaskQueue());
    Fields.checkOptional("Identity", request.getIdentity());
    if (request.getStickyTaskQueue().isEmpty()) {
      return ShutdownWorkerResponse.getDefaultInstance(); // It had none: nothing to let go of.
    }
    return matching
        .taskQueues(CallNamespace.current().id(), request.getStickyTaskQueue())
        .shutdownWorker(request);
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
