package io.perdure.frontend.namespace;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.request.Names;
import io.perdure.common.request.UnsupportedFields;
import io.perdure.frontend.check.Fields;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.replication.v1.ClusterReplicationConfig;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import java.util.List;

/** Which namespaces are refused. */
final class NamespaceChecks {
  /** FO-31. */
  private static final Duration SHORTEST_RETENTION = Durations.fromHours(1);

  private NamespaceChecks() {}

  /** FO-31…FO-36. */
  static void check(RegisterNamespaceRequest request, String cluster) {
    Fields.checkNamespace(request.getNamespace());
    UnsupportedFields.check(request);
    if (request.getIsGlobalNamespace()) {
      throw new InvalidRequest("Cannot register global namespace when not enabled");
    }
    checkRetention(
        request.hasWorkflowExecutionRetentionPeriod(),
        request.getWorkflowExecutionRetentionPeriod());
    checkClusters(request.getActiveClusterName(), request.getClustersList(), cluster);
    checkTexts(request.getDescription(), request.getOwnerEmail());
  }

  /** FO-50…FO-58. */
  static void check(UpdateNamespaceRequest request, String cluster) {
    UnsupportedFields.check(request);
    var replication = request.getReplicationConfig();
    checkClusters(replication.getActiveClusterName(), replication.getClustersList(), cluster);
    check(request.getConfig());
    checkTexts(request.getUpdateInfo().getDescription(), request.getUpdateInfo().getOwnerEmail());
  }

  private static void check(NamespaceConfig config) {
    if (config.hasWorkflowExecutionRetentionTtl()) {
      checkRetention(true, config.getWorkflowExecutionRetentionTtl());
    }
  }

  /** FO-31. */
  private static void checkRetention(boolean present, Duration retention) {
    if (!present
        || !Durations.isValid(retention)
        || Durations.compare(retention, SHORTEST_RETENTION) < 0) {
      throw new InvalidRequest("A valid retention period is not set on request.");
    }
  }

  /** FO-35: a local namespace lives in this cluster and in no other. */
  private static void checkClusters(
      String active, List<ClusterReplicationConfig> clusters, String cluster) {
    if (!active.isEmpty() && !active.equals(cluster)) {
      throw new InvalidRequest("Invalid local namespace active cluster");
    }
    if (clusters.stream().anyMatch(other -> !other.getClusterName().equals(cluster))
        || clusters.size() > 1) {
      throw new InvalidRequest("Invalid local namespace clusters");
    }
  }

  private static void checkTexts(String description, String ownerEmail) {
    Names.checkNoZero("Description", description);
    Names.checkNoZero("OwnerEmail", ownerEmail);
  }
}
