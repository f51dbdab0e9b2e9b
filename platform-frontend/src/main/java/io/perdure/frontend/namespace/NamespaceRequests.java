package io.perdure.frontend.namespace;

import com.google.protobuf.ByteString;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.Unavailable;
import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.store.StoredNamespace;
import io.perdure.frontend.check.Fields;
import io.perdure.frontend.check.Sizes;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceResponse;
import java.util.function.UnaryOperator;

/** Registers, reads and changes namespaces; works on what is stored, past the cache (FO-41). */
public final class NamespaceRequests {
  private static final int DEFAULT_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  /** How often a change is tried again when another one came first. */
  private static final int TRIES = 5;

  private final NamespaceStore namespaces;
  private final ClusterStore cluster;

  public NamespaceRequests(NamespaceStore namespaces, ClusterStore cluster) {
    this.namespaces = namespaces;
    this.cluster = cluster;
  }

  /** RegisterNamespace (FO-30…FO-37). */
  public RegisterNamespaceResponse register(RegisterNamespaceRequest request) {
    var clusterName = cluster.ensure().name();
    NamespaceChecks.check(request, clusterName);
    namespaces.add(NewNamespace.of(request, clusterName));
    return RegisterNamespaceResponse.getDefaultInstance();
  }

  /** DescribeNamespace, by name or by id (FO-12, FO-41, FO-42). */
  public DescribeNamespaceResponse describe(DescribeNamespaceRequest request) {
    var byId = !request.getId().isEmpty();
    if (byId && !request.getNamespace().isEmpty()) {
      throw new InvalidRequest("Only one of namespace name or Id should be set on request.");
    }
    if (byId) {
      return described(
          namespaces.byId(request.getId()).orElseThrow(() -> NotFound.namespace(request.getId())));
    }
    Fields.checkNamespace(request.getNamespace());
    return described(stored(request.getNamespace()));
  }

  /** ListNamespaces (FO-43). */
  public ListNamespacesResponse list(ListNamespacesRequest request) {
    var size = request.getPageSize() <= 0 ? DEFAULT_PAGE : request.getPageSize();
    var after = request.getNextPageToken().toStringUtf8();
    Fields.checkRunId("NextPageToken", after); // It is the last page's last id.
    var page = namespaces.page(after, Math.min(size, LARGEST_PAGE));
    var response = ListNamespacesResponse.newBuilder();
    page.stream()
        .filter(
            namespace -> request.getNamespaceFilter().getIncludeDeleted() || !isDeleted(namespace))
        .map(NamespaceRequests::described)
        .forEach(response::addNamespaces);
    if (page.size() == Math.min(size, LARGEST_PAGE)) {
      response.setNextPageToken(ByteString.copyFromUtf8(page.getLast().id()));
    }
    return response.build();
  }

  /** UpdateNamespace (FO-50…FO-59). */
  public UpdateNamespaceResponse update(UpdateNamespaceRequest request) {
    NamespaceChecks.check(request, cluster.ensure().name());
    var changed = change(request.getNamespace(), before -> NamespaceChange.apply(before, request));
    return UpdateNamespaceResponse.newBuilder()
        .setNamespaceInfo(changed.getNamespaceInfo())
        .setConfig(changed.getConfig())
        .setReplicationConfig(changed.getReplicationConfig())
        .setFailoverVersion(changed.getFailoverVersion())
        .setIsGlobalNamespace(changed.getIsGlobalNamespace())
        .build();
  }

  /** DeprecateNamespace (FO-59). */
  public DeprecateNamespaceResponse deprecate(DeprecateNamespaceRequest request) {
    change(request.getNamespace(), NamespaceChange::deprecate);
    return DeprecateNamespaceResponse.getDefaultInstance();
  }

  private DescribeNamespaceResponse change(
      String name, UnaryOperator<DescribeNamespaceResponse> operation) {
    for (var i = 0; i < TRIES; i++) {
      var before = stored(name);
      var after = operation.apply(before.description());
      if (namespaces.replace(new StoredNamespace(after, before.version()))) {
        return after;
      }
    }
    throw new Unavailable("namespace %s is being changed by others, please retry".formatted(name));
  }

  private StoredNamespace stored(String name) {
    return namespaces.byName(name).orElseThrow(() -> NotFound.namespace(name));
  }

  private static boolean isDeleted(StoredNamespace namespace) {
    return namespace.description().getNamespaceInfo().getState()
        == NamespaceState.NAMESPACE_STATE_DELETED;
  }

  /**
   * What is stored, with what this server can do. A capability is named here in the change that
   * makes it work (FO-44…FO-46).
   */
  private static DescribeNamespaceResponse described(StoredNamespace namespace) {
    var described = namespace.description().toBuilder();
    described
        .getNamespaceInfoBuilder()
        .setCapabilities(
            NamespaceInfo.Capabilities.newBuilder()
                .setEagerWorkflowStart(true)
                .setSyncUpdate(true)
                .setAsyncUpdate(true)
                .setWorkerHeartbeats(true)
                .setWorkerPollCompleteOnShutdown(true)
                .setPollerAutoscaling(true)
                .setWorkflowPause(true))
        .setLimits(
            NamespaceInfo.Limits.newBuilder()
                .setBlobSizeLimitError(Sizes.MAX_BLOB)
                .setMemoSizeLimitError(Sizes.MAX_BLOB))
        .setSupportsSchedules(false);
    return described.build();
  }
}
