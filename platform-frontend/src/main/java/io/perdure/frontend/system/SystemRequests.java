package io.perdure.frontend.system;

import io.perdure.common.store.ClusterStore;
import io.perdure.frontend.access.Compatibility;
import io.temporal.api.version.v1.ReleaseInfo;
import io.temporal.api.version.v1.VersionInfo;
import io.temporal.api.workflowservice.v1.GetClusterInfoRequest;
import io.temporal.api.workflowservice.v1.GetClusterInfoResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;

/** Says which server this is and what it can do (FO-70…FO-72). */
public final class SystemRequests {
  /** How Temporal calls stores on PostgreSQL 12 and later; clients switch features on it. */
  private static final String STORE = "postgres12";

  private final ClusterStore cluster;

  public SystemRequests(ClusterStore cluster) {
    this.cluster = cluster;
  }

  /** GetSystemInfo. A capability is true from the change on that makes it work. */
  public GetSystemInfoResponse system(GetSystemInfoRequest request) {
    return GetSystemInfoResponse.newBuilder()
        .setServerVersion(Compatibility.SERVER_VERSION)
        .setCapabilities(
            GetSystemInfoResponse.Capabilities.newBuilder()
                .setSignalAndQueryHeader(true)
                .setInternalErrorDifferentiation(true)
                .setActivityFailureIncludeHeartbeat(true)
                .setEncodedFailureAttributes(true)
                .setEagerWorkflowStart(true)
                .setSdkMetadata(true))
        .build();
  }

  /** GetClusterInfo. */
  public GetClusterInfoResponse cluster(GetClusterInfoRequest request) {
    var installation = cluster.ensure();
    var release = ReleaseInfo.newBuilder().setVersion(Compatibility.SERVER_VERSION);
    return GetClusterInfoResponse.newBuilder()
        .putAllSupportedClients(Compatibility.SUPPORTED_CLIENTS)
        .setServerVersion(Compatibility.SERVER_VERSION)
        .setClusterId(installation.id().toString())
        .setClusterName(installation.name())
        .setHistoryShardCount(installation.shards())
        .setVersionInfo(VersionInfo.newBuilder().setCurrent(release).setRecommended(release))
        .setPersistenceStore(STORE)
        .setVisibilityStore(STORE)
        .build();
  }
}
