package io.perdure.frontend.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDeprecateNamespaceMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getDescribeNamespaceMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getGetClusterInfoMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getGetSystemInfoMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getListNamespacesMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getRegisterNamespaceMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getUpdateNamespaceMethod;

import io.perdure.common.grpc.ServiceTable;
import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.frontend.namespace.NamespaceRequests;
import io.perdure.frontend.system.SystemRequests;

/** The RPCs about namespaces and about the installation. */
final class NamespaceRpcs {
  private NamespaceRpcs() {}

  static void bind(ServiceTable table, NamespaceStore store, ClusterStore cluster) {
    var namespaces = new NamespaceRequests(store, cluster);
    table.unary(getRegisterNamespaceMethod(), namespaces::register);
    table.unary(getDescribeNamespaceMethod(), namespaces::describe);
    table.unary(getListNamespacesMethod(), namespaces::list);
    table.unary(getUpdateNamespaceMethod(), namespaces::update);
    table.unary(getDeprecateNamespaceMethod(), namespaces::deprecate);

    var system = new SystemRequests(cluster);
    table.unary(getGetSystemInfoMethod(), system::system);
    table.unary(getGetClusterInfoMethod(), system::cluster);
  }
}
