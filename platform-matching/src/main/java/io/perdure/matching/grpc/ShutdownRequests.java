package io.perdure.matching.grpc;

import io.perdure.common.api.TaskKind;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.WorkerKey;
import io.perdure.matching.store.QueueKey;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The end of a worker: of its polls of the task queue that the request names (MT-91), and of its
 * sticky queue (MT-90).
 */
final class ShutdownRequests {
  private final MatchingPartitions partitions;

  ShutdownRequests(MatchingPartitions partitions) {
    this.partitions = partitions;
  }

  ShutdownWorkerResponse shutDownWorker(ShutdownWorkerRequest request) {
    var kinds = kinds(request);
    if (!request.getTaskQueue().isEmpty()) {
      kinds.forEach(kind -> leave(request, QueueKeys.of(request.getTaskQueue(), kind)));
    }
    if (!request.getStickyTaskQueue().isEmpty()) {
      var sticky = QueueKeys.of(request.getStickyTaskQueue(), TaskKind.TASK_KIND_WORKFLOW);
      if (kinds.contains(TaskKind.TASK_KIND_WORKFLOW)) {
        leave(request, sticky);
      }
      partitions.workerShutDown(sticky);
    }
    return ShutdownWorkerResponse.getDefaultInstance();
  }

  private void leave(ShutdownWorkerRequest request, QueueKey queue) {
    var key = request.getWorkerInstanceKey();
    if (!key.isEmpty()) {
      partitions.workerLeaves(new WorkerKey(queue.namespaceId(), key, queue.kind()), queue.name());
    }
  }

  private static Set<TaskKind> kinds(ShutdownWorkerRequest request) {
    if (request.getTaskQueueTypesCount() == 0) {
      return Set.of(TaskKind.TASK_KIND_WORKFLOW, TaskKind.TASK_KIND_ACTIVITY);
    }
    Set<TaskKind> kinds = new LinkedHashSet<>();
    for (TaskQueueType type : request.getTaskQueueTypesList()) {
      switch (type) {
        case TASK_QUEUE_TYPE_WORKFLOW -> kinds.add(TaskKind.TASK_KIND_WORKFLOW);
        case TASK_QUEUE_TYPE_ACTIVITY -> kinds.add(TaskKind.TASK_KIND_ACTIVITY);
        case TASK_QUEUE_TYPE_NEXUS, TASK_QUEUE_TYPE_UNSPECIFIED, UNRECOGNIZED -> {}
      }
    }
    return kinds;
  }
}
