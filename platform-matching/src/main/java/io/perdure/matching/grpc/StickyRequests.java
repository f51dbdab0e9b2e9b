package io.perdure.matching.grpc;

import io.perdure.common.api.OfferStickyTaskRequest;
import io.perdure.common.api.OfferStickyTaskResponse;
import io.perdure.common.api.TaskKind;
import io.perdure.matching.queue.MatchingPartitions;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;

/** Sticky queues: offers from history, and the end of their worker. */
final class StickyRequests {
  private final MatchingPartitions partitions;

  StickyRequests(MatchingPartitions partitions) {
    this.partitions = partitions;
  }

  OfferStickyTaskResponse offer(OfferStickyTaskRequest request) {
    var taken = partitions.offer(request.getTask()).join();
    return OfferStickyTaskResponse.newBuilder().setTaken(taken).build();
  }

  ShutdownWorkerResponse shutDownWorker(ShutdownWorkerRequest request) {
    if (!request.getStickyTaskQueue().isEmpty()) {
      partitions.workerShutDown(
          QueueKeys.of(request.getStickyTaskQueue(), TaskKind.TASK_KIND_WORKFLOW));
    }
    return ShutdownWorkerResponse.getDefaultInstance();
  }
}
