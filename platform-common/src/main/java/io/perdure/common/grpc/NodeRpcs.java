package io.perdure.common.grpc;

import io.grpc.BindableService;
import io.perdure.common.api.LookAtLeasesResponse;
import io.perdure.common.api.NodeServiceGrpc;
import io.perdure.common.cluster.LeaseLoop;

/** What the nodes of a role ask of each other. */
public final class NodeRpcs {
  private NodeRpcs() {}

  /** The service of a node that owns something by leases. */
  public static BindableService of(LeaseLoop leases) {
    var table = new ServiceTable(NodeServiceGrpc.getServiceDescriptor());
    table.unary(
        NodeServiceGrpc.getLookAtLeasesMethod(),
        _ -> {
          leases.look();
          return LookAtLeasesResponse.getDefaultInstance();
        });
    return table::definition;
  }
}
