package io.perdure.frontend.namespace;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.perdure.common.error.InvalidRequest;
import io.perdure.frontend.check.Fields;
import io.temporal.api.enums.v1.ArchivalState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.replication.v1.ClusterReplicationConfig;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import java.util.List;

/** Which namespaces are refused, and which of their fields are not served yet. */
final class NamespaceChecks {
  /** FO-31. */
  private static final Duration SHORTEST_RETENTION = Durations.fromHours(1);

  private NamespaceChecks() {}

  /** FO-31…FO-36. */
  static void check(RegisterNamespaceRequest request, String cluster) {
    Fields.checkNamespace(request.getNamespace());
    if (request.getIsGlobalNamespace()) {
      throw new InvalidRequest("Cannot register global namespace when not enabled");
    }
    checkRetention(
        request.hasWorkflowExecutionRetentionPeriod(),
        request.getWorkflowExecutionRetentionPeriod());
    checkClusters(request.getActiveClusterName(), request.getClustersList(), cluster);
    refuseArchival("history_archival_state", request.getHistoryArchivalState());
    refuse("history_archival_uri", !request.getHistoryArchivalUri().isEmpty());
    refuseArchival("visibility_archival_state", request.getVisibilityArchivalState());
    refuse("visibility_archival_uri", !request.getVisibilityArchivalUri().isEmpty());
    checkTexts(request.getDescription(), request.getOwnerEmail());
  }

  /** FO-50…FO-58. */
  static void check(UpdateNamespaceRequest request, String cluster) {
    refuse("promote_namespace", request.getPromoteNamespace());
    refuse("delete_bad_binary", !request.getDeleteBadBinary().isEmpty());
    var replication = request.getReplicationConfig();
    checkClusters(replication.getActiveClusterName(), replication.getClustersList(), cluster);
    refuse("replication_config.state", replication.getStateValue() != 0);
    check(request.getConfig());
    checkTexts(request.getUpdateInfo().getDescription(), request.getUpdateInfo().getOwnerEmail());
  }

  private static void check(NamespaceConfig config) {
    if (config.hasWorkflowExecutionRetentionTtl()) {
      checkRetention(true, config.getWorkflowExecutionRetentionTtl());
    }
    refuse("config.bad_binaries", config.getBadBinaries().getBinariesCount() > 0);
    refuse(
        "config.custom_search_attribute_aliases",
        config.getCustomSearchAttributeAliasesCount() > 0);
    refuseArchival("config.history_archival_state", config.getHistoryArchivalState());
    refuse("config.history_archival_uri", !config.getHistoryArchivalUri().isEmpty());
    refuseArchival("config.visibility_archival_state", config.getVisibilityArchivalState());
    refuse("config.visibility_archival_uri", !config.getVisibilityArchivalUri().isEmpty());
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
    Fields.checkNoZero("Description", description);
    Fields.checkNoZero("OwnerEmail", ownerEmail);
  }

  private static void refuseArchival(String field, ArchivalState state) {
    refuse(field, state == ArchivalState.ARCHIVAL_STATE_ENABLED);
  }

  private static void refuse(String field, boolean present) {
    if (present) {
      throw new InvalidRequest("%s is not supported yet".formatted(field));
    }
  }
}
