package io.perdure.common.grpc;

import io.perdure.common.api.LookAtLeasesRequest;
import io.perdure.common.api.NodeServiceGrpc;
import io.perdure.common.cluster.Neighbours;
import io.perdure.common.cluster.Node;
import java.util.concurrent.TimeUnit;

/** Asks other nodes over the network, and waits for no answer. */
public final class GrpcNeighbours implements Neighbours {
  private static final long DEADLINE_SECONDS = 2;

  private final NodeChannels channels;

  public GrpcNeighbours(NodeChannels channels) {
    this.channels = channels;
  }

  @Override
  public void lookAtLeases(Node node) {
    var _ =
        NodeServiceGrpc.newFutureStub(channels.to(node))
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .lookAtLeases(LookAtLeasesRequest.getDefaultInstance());
  }
}
