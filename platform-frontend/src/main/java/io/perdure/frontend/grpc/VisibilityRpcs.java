package io.perdure.frontend.grpc;

import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getCountWorkflowExecutionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getListClosedWorkflowExecutionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getListOpenWorkflowExecutionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getListWorkflowExecutionsMethod;
import static io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.getScanWorkflowExecutionsMethod;

import io.perdure.common.grpc.ServiceTable;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.visibility.VisibilityReader;
import io.perdure.frontend.visibility.VisibilityRequests;

/** The RPCs about many workflow executions. */
final class VisibilityRpcs {
  private VisibilityRpcs() {}

  static void bind(ServiceTable table, VisibilityReader reader, Namespaces namespaces) {
    var visibility = new VisibilityRequests(reader, namespaces);
    table.unary(getListWorkflowExecutionsMethod(), visibility::list);
    table.unary(getListOpenWorkflowExecutionsMethod(), visibility::listOpen);
    table.unary(getListClosedWorkflowExecutionsMethod(), visibility::listClosed);
    table.unary(getScanWorkflowExecutionsMethod(), visibility::scan);
    table.unary(getCountWorkflowExecutionsMethod(), visibility::count);
  }
}
