package io.perdure.matching.grpc;

import io.perdure.common.api.OfferStickyTaskRequest;
import io.perdure.common.api.OfferStickyTaskResponse;
import io.perdure.matching.queue.MatchingPartitions;

/** Offers of workflow tasks to sticky queues, from history. */
final class StickyRequests {
  private final MatchingPartitions partitions;

  StickyRequests(MatchingPartitions partitions) {
    this.partitions = partitions;
  }

  OfferStickyTaskResponse offer(OfferStickyTaskRequest request) {
    var taken = partitions.offer(request.getTask()).join();
    return OfferStickyTaskResponse.newBuilder().setTaken(taken).build();
  }
}
