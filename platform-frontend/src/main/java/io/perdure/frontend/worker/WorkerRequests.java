package io.perdure.frontend.worker;

import io.perdure.common.grpc.MatchingClients;
import io.perdure.common.request.Names;
import io.perdure.frontend.access.CallNamespace;
import io.perdure.frontend.check.Fields;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.CountWorkersResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerResponse;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;

/** Checks requests about workers and sends them to whoever knows the namespace's workers. */
public final class WorkerRequests {
  private static final String QUERY = "Query";
  private static final String KEY = "WorkerInstanceKey";

  private final MatchingClients matching;

  public WorkerRequests(MatchingClients matching) {
    this.matching = matching;
  }

  /** RecordWorkerHeartbeat (MT-92). */
  public RecordWorkerHeartbeatResponse heartbeat(RecordWorkerHeartbeatRequest request) {
    Fields.checkOptional("Identity", request.getIdentity());
    request.getWorkerHeartbeatList().forEach(WorkerRequests::check);
    if (request.getWorkerHeartbeatCount() == 0) {
      return RecordWorkerHeartbeatResponse.getDefaultInstance();
    }
    return owner().recordWorkerHeartbeat(request);
  }

  /** ListWorkers (MT-94). */
  public ListWorkersResponse list(ListWorkersRequest request) {
    Names.checkNoZero(QUERY, request.getQuery());
    return owner().listWorkers(request);
  }

  /** CountWorkers (MT-96). */
  public CountWorkersResponse count(CountWorkersRequest request) {
    Names.checkNoZero(QUERY, request.getQuery());
    return owner().countWorkers(request);
  }

  /** DescribeWorker (MT-96). */
  public DescribeWorkerResponse describe(DescribeWorkerRequest request) {
    Fields.checkRequired(KEY, request.getWorkerInstanceKey());
    return owner().describeWorker(request);
  }

  /**
   * What every heartbeat must say.
   *
   * @throws io.perdure.common.error.InvalidRequest when it does not say whose it is
   */
  public static void check(WorkerHeartbeat heartbeat) {
    Fields.checkRequired(KEY, heartbeat.getWorkerInstanceKey());
  }

  private WorkflowServiceBlockingStub owner() {
    return matching.workers(CallNamespace.current().id());
  }
}
