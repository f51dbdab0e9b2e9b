package io.perdure.frontend.grpc;

import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.perdure.common.grpc.HistoryClients;
import io.perdure.common.grpc.ServiceTable;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.visibility.VisibilityReader;
import io.perdure.frontend.access.WaitingPolls;
import io.perdure.frontend.poll.PollSpread;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.Set;
import java.util.TreeSet;

/** The services of the public endpoint. */
public final class PublicServices {
  private final ServiceTable workflow =
      new ServiceTable(WorkflowServiceGrpc.getServiceDescriptor());
  private final ServiceTable operator =
      new ServiceTable(OperatorServiceGrpc.getServiceDescriptor());
  private final WaitingPolls polls = new WaitingPolls();

  public PublicServices(
      HistoryClients history,
      PollSpread spread,
      VisibilityReader visibility,
      NamespaceStore store,
      Namespaces namespaces,
      ClusterStore cluster) {
    WorkflowRpcs.bind(workflow, history, spread.matching(), namespaces);
    WorkerRpcs.bind(workflow, history, spread, polls);
    TaskQueueRpcs.bind(workflow, spread.matching());
    NamespaceRpcs.bind(workflow, store, cluster);
    AttributeRpcs.bind(workflow, operator, store, namespaces);
    InterventionRpcs.bind(workflow, history);
    VisibilityRpcs.bind(workflow, visibility, namespaces);
  }

  /** Full names of the methods that answer UNIMPLEMENTED, in alphabetical order. */
  public Set<String> unserved() {
    var names = new TreeSet<>(workflow.unserved());
    names.addAll(operator.unserved());
    return names;
  }

  /** The polls that are held now. */
  public WaitingPolls polls() {
    return polls;
  }

  /** Temporal's WorkflowService behind the given gate. */
  public BindableService workflowService(ServerInterceptor access) {
    return () -> ServerInterceptors.intercept(workflow.definition(), access);
  }

  /** Temporal's OperatorService behind the given gate. */
  public BindableService operatorService(ServerInterceptor access) {
    return () -> ServerInterceptors.intercept(operator.definition(), access);
  }
}
