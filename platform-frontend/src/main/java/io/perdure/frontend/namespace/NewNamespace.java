package io.perdure.frontend.namespace;

import com.google.protobuf.util.Durations;
import io.temporal.api.enums.v1.ArchivalState;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.replication.v1.ClusterReplicationConfig;
import io.temporal.api.replication.v1.NamespaceReplicationConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import java.time.Duration;
import java.util.UUID;

/** Makes the description of a namespace that does not exist yet (FO-30, FO-37). */
public final class NewNamespace {
  private NewNamespace() {}

  /** A namespace that the server creates for itself or for its first user. */
  public static DescribeNamespaceResponse named(String name, Duration retention, String cluster) {
    return of(
        RegisterNamespaceRequest.newBuilder()
            .setNamespace(name)
            .setWorkflowExecutionRetentionPeriod(Durations.fromMillis(retention.toMillis()))
            .build(),
        cluster);
  }

  /** A namespace as its request describes it. */
  static DescribeNamespaceResponse of(RegisterNamespaceRequest request, String cluster) {
    var namespace = DescribeNamespaceResponse.newBuilder();
    namespace
        .getNamespaceInfoBuilder()
        .setId(UUID.randomUUID().toString())
        .setName(request.getNamespace())
        .setState(NamespaceState.NAMESPACE_STATE_REGISTERED)
        .setDescription(request.getDescription())
        .setOwnerEmail(request.getOwnerEmail())
        .putAllData(request.getDataMap());
    namespace.setConfig(
        NamespaceConfig.newBuilder()
            .setWorkflowExecutionRetentionTtl(request.getWorkflowExecutionRetentionPeriod())
            .setHistoryArchivalState(ArchivalState.ARCHIVAL_STATE_DISABLED)
            .setVisibilityArchivalState(ArchivalState.ARCHIVAL_STATE_DISABLED));
    namespace.setReplicationConfig(
        NamespaceReplicationConfig.newBuilder()
            .setActiveClusterName(cluster)
            .addClusters(ClusterReplicationConfig.newBuilder().setClusterName(cluster)));
    return namespace.build();
  }
}
