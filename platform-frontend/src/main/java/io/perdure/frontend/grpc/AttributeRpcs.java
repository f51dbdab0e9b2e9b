package io.perdure.frontend.grpc;

import static io.temporal.api.operatorservice.v1.OperatorServiceGrpc.getAddSearchAttributesMethod;
import static io.temporal.api.operatorservice.v1.OperatorServiceGrpc.getListSearchAttributesMethod;
import static io.temporal.api.operatorservice.v1.OperatorServiceGrpc.getRemoveSearchAttributesMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getGetSearchAttributesMethod;

import io.perdure.common.grpc.ServiceTable;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.store.NamespaceStore;
import io.perdure.frontend.attribute.SearchAttributeRequests;

/** The RPCs about search attributes. */
final class AttributeRpcs {
  private AttributeRpcs() {}

  static void bind(
      ServiceTable workflow, ServiceTable operator, NamespaceStore store, Namespaces namespaces) {
    var attributes = new SearchAttributeRequests(store, namespaces);
    operator.unary(getAddSearchAttributesMethod(), attributes::add);
    operator.unary(getRemoveSearchAttributesMethod(), attributes::remove);
    operator.unary(getListSearchAttributesMethod(), attributes::list);
    workflow.unary(getGetSearchAttributesMethod(), attributes::get);
  }
}
