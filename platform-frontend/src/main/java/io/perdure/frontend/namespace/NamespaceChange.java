package io.perdure.frontend.namespace;

import static io.temporal.api.enums.v1.NamespaceState.NAMESPACE_STATE_DELETED;
import static io.temporal.api.enums.v1.NamespaceState.NAMESPACE_STATE_DEPRECATED;
import static io.temporal.api.enums.v1.NamespaceState.NAMESPACE_STATE_REGISTERED;
import static io.temporal.api.enums.v1.NamespaceState.NAMESPACE_STATE_UNSPECIFIED;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.namespace.v1.UpdateNamespaceInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;

/** What an update makes of a namespace (FO-50, FO-51). */
final class NamespaceChange {
  private NamespaceChange() {}

  static DescribeNamespaceResponse apply(
      DescribeNamespaceResponse namespace, UpdateNamespaceRequest request) {
    var changed = namespace.toBuilder();
    apply(changed.getNamespaceInfoBuilder(), request.getUpdateInfo());
    apply(changed.getConfigBuilder(), request.getConfig());
    return changed.build();
  }

  /** FO-59. */
  static DescribeNamespaceResponse deprecate(DescribeNamespaceResponse namespace) {
    var changed = namespace.toBuilder();
    changeState(changed.getNamespaceInfoBuilder(), NAMESPACE_STATE_DEPRECATED);
    return changed.build();
  }

  private static void apply(NamespaceInfo.Builder namespace, UpdateNamespaceInfo update) {
    if (!update.getDescription().isEmpty()) {
      namespace.setDescription(update.getDescription());
    }
    if (!update.getOwnerEmail().isEmpty()) {
      namespace.setOwnerEmail(update.getOwnerEmail());
    }
    namespace.putAllData(update.getDataMap());
    changeState(namespace, update.getState());
  }

  private static void apply(NamespaceConfig.Builder namespace, NamespaceConfig update) {
    if (update.hasWorkflowExecutionRetentionTtl()) {
      namespace.setWorkflowExecutionRetentionTtl(update.getWorkflowExecutionRetentionTtl());
    }
  }

  private static void changeState(NamespaceInfo.Builder namespace, NamespaceState to) {
    var from = namespace.getState();
    if (to == NAMESPACE_STATE_UNSPECIFIED || to == from) {
      return;
    }
    var allowed =
        switch (to) {
          case NAMESPACE_STATE_DEPRECATED -> from == NAMESPACE_STATE_REGISTERED;
          case NAMESPACE_STATE_DELETED ->
              from == NAMESPACE_STATE_REGISTERED || from == NAMESPACE_STATE_DEPRECATED;
          case NAMESPACE_STATE_UNSPECIFIED, NAMESPACE_STATE_REGISTERED, UNRECOGNIZED -> false;
        };
    if (!allowed) {
      throw new InvalidRequest("Invalid namespace state update.");
    }
    namespace.setState(to);
  }
}
