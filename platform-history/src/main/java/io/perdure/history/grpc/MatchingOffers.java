package io.perdure.history.grpc;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OfferStickyTaskRequest;
import io.perdure.common.grpc.MatchingClients;
import io.perdure.history.task.StickyOffers;
import java.util.concurrent.TimeUnit;

/** Offers workflow tasks to the owner of their sticky queue. */
public final class MatchingOffers implements StickyOffers {
  /** Longer is not worth waiting: the normal queue is as good. */
  private static final long DEADLINE_SECONDS = 5;

  private final MatchingClients clients;

  public MatchingOffers(MatchingClients clients) {
    this.clients = clients;
  }

  @Override
  public boolean offer(DispatchTask task) {
    return clients
        .matching(task.getNamespaceId(), task.getStickyTaskQueue())
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .offerStickyTask(OfferStickyTaskRequest.newBuilder().setTask(task).build())
        .getTaken();
  }
}
