package io.perdure.matching.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.WorkersPageToken;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.worker.WorkerQuery;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.CountWorkersResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerResponse;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;
import java.time.InstantSource;
import java.util.List;

/** What workers say of themselves, and who asks for it (MT-92 to MT-96). */
final class WorkerRequests {
  /** Workers on a page, at most and by default (MT-94). */
  static final int MAX_PAGE_SIZE = 1_000;

  private static final int TOKEN_FORMAT = 1;

  private final MatchingPartitions partitions;
  private final InstantSource clock;

  WorkerRequests(MatchingPartitions partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  RecordWorkerHeartbeatResponse heartbeat(RecordWorkerHeartbeatRequest request) {
    var namespaceId = RoutedCall.current().namespaceId();
    partitions
        .workers(namespaceId)
        .hear(namespaceId, request.getWorkerHeartbeatList(), clock.instant());
    return RecordWorkerHeartbeatResponse.getDefaultInstance();
  }

  @SuppressWarnings("deprecation") // Clients of today read the older field.
  ListWorkersResponse list(ListWorkersRequest request) {
    var selected = selected(request.getQuery(), request.getIncludeSystemWorkers());
    var last = lastKey(request);
    var size = pageSize(request.getPageSize());
    var rest =
        selected.stream()
            .filter(worker -> worker.getWorkerInstanceKey().compareTo(last) > 0)
            .limit(size + 1L)
            .toList();
    var page = rest.subList(0, Math.min(size, rest.size()));
    return ListWorkersResponse.newBuilder()
        .addAllWorkersInfo(page.stream().map(WorkerRequests::whole).toList())
        .addAllWorkers(page.stream().map(WorkerRequests::listed).toList())
        .setNextPageToken(
            rest.size() > size
                ? token(request.getQuery(), page.getLast().getWorkerInstanceKey())
                : ByteString.EMPTY)
        .build();
  }

  CountWorkersResponse count(CountWorkersRequest request) {
    var selected = selected(request.getQuery(), request.getIncludeSystemWorkers());
    return CountWorkersResponse.newBuilder().setCount(selected.size()).build();
  }

  DescribeWorkerResponse describe(DescribeWorkerRequest request) {
    var namespaceId = RoutedCall.current().namespaceId();
    var key = request.getWorkerInstanceKey();
    return partitions
        .workers(namespaceId)
        .find(namespaceId, key, clock.instant())
        .map(worker -> DescribeWorkerResponse.newBuilder().setWorkerInfo(whole(worker)).build())
        .orElseThrow(() -> new NotFound("Worker %s not found".formatted(key)));
  }

  private List<WorkerHeartbeat> selected(String query, boolean withSystemWorkers) {
    var namespaceId = RoutedCall.current().namespaceId();
    return partitions
        .workers(namespaceId)
        .list(namespaceId, WorkerQuery.read(query, withSystemWorkers), clock.instant());
  }

  private static int pageSize(int requested) {
    return requested <= 0 ? MAX_PAGE_SIZE : Math.min(requested, MAX_PAGE_SIZE);
  }

  private static ByteString token(String query, String lastKey) {
    return WorkersPageToken.newBuilder()
        .setFormatVersion(TOKEN_FORMAT)
        .setQueryHash(query.hashCode())
        .setLastInstanceKey(lastKey)
        .build()
        .toByteString();
  }

  private static String lastKey(ListWorkersRequest request) {
    if (request.getNextPageToken().isEmpty()) {
      return "";
    }
    try {
      var token = WorkersPageToken.parseFrom(request.getNextPageToken());
      if (token.getFormatVersion() == TOKEN_FORMAT
          && token.getQueryHash() == request.getQuery().hashCode()) {
        return token.getLastInstanceKey();
      }
    } catch (InvalidProtocolBufferException notOurs) {
      // Answered below, like a token of another query.
    }
    throw new InvalidRequest("invalid next_page_token");
  }

  private static WorkerInfo whole(WorkerHeartbeat worker) {
    return WorkerInfo.newBuilder().setWorkerHeartbeat(worker).build();
  }

  private static WorkerListInfo listed(WorkerHeartbeat worker) {
    var listed =
        WorkerListInfo.newBuilder()
            .setWorkerInstanceKey(worker.getWorkerInstanceKey())
            .setWorkerIdentity(worker.getWorkerIdentity())
            .setTaskQueue(worker.getTaskQueue())
            .setSdkName(worker.getSdkName())
            .setSdkVersion(worker.getSdkVersion())
            .setStatus(worker.getStatus())
            .setHostName(worker.getHostInfo().getHostName())
            .setWorkerGroupingKey(worker.getHostInfo().getWorkerGroupingKey())
            .setProcessId(worker.getHostInfo().getProcessId())
            .addAllPlugins(worker.getPluginsList())
            .addAllDrivers(worker.getDriversList());
    if (worker.hasDeploymentVersion()) {
      listed.setDeploymentVersion(worker.getDeploymentVersion());
    }
    if (worker.hasStartTime()) {
      listed.setStartTime(worker.getStartTime());
    }
    return listed.build();
  }
}
