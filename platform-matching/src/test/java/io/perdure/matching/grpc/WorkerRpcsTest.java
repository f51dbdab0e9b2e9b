package io.perdure.matching.grpc;

import static io.perdure.matching.grpc.TestingMatching.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerHostInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.CountWorkersRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerRequest;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerRpcsTest {
  private final TestingMatching matching = new TestingMatching();

  @AfterEach
  void close() {
    matching.close();
  }

  @Test
  @DisplayName("MT-92, MT-96: a worker is described as its heartbeat did")
  void aWorkerIsDescribedAsItsHeartbeatDid() {
    hear("a");

    var request = DescribeWorkerRequest.newBuilder().setWorkerInstanceKey("a").build();
    var described = stub().describeWorker(request).getWorkerInfo().getWorkerHeartbeat();

    assertThat(described).isEqualTo(worker("a"));
  }

  @Test
  @DisplayName("MT-96: a worker that nobody has heard of is not found")
  void anUnknownWorkerIsNotFound() {
    var request = DescribeWorkerRequest.newBuilder().setWorkerInstanceKey("a").build();

    assertThatThrownBy(() -> stub().describeWorker(request))
        .satisfies(failure -> hasCode(failure, Status.Code.NOT_FOUND))
        .hasMessageEndingWith("Worker a not found");
  }

  @Test
  @DisplayName("MT-94: a listing shows each worker whole and in short")
  void aListingShowsEachWorkerWholeAndInShort() {
    hear("a");

    var response = list(ListWorkersRequest.newBuilder());

    assertThat(whole(response)).containsExactly("a");
    assertThat(response.getWorkersList())
        .containsExactly(
            WorkerListInfo.newBuilder()
                .setWorkerInstanceKey("a")
                .setTaskQueue("orders-a")
                .setHostName("host")
                .setStatus(WorkerStatus.WORKER_STATUS_RUNNING)
                .build());
  }

  @Test
  @DisplayName("MT-94: a listing goes on where the page before ended")
  void aListingGoesOnWhereThePageBeforeEnded() {
    hear("c", "a", "b");
    var request = ListWorkersRequest.newBuilder().setPageSize(2);

    var first = list(request);
    var second = list(request.setNextPageToken(first.getNextPageToken()));

    assertThat(whole(first)).containsExactly("a", "b");
    assertThat(whole(second)).containsExactly("c");
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  @DisplayName("MT-94: a page token that is not of this listing is refused")
  void aForeignPageTokenIsRefused() {
    hear("a", "b");
    var token = list(ListWorkersRequest.newBuilder().setPageSize(1)).getNextPageToken();

    for (var foreign : List.of(ByteString.copyFromUtf8("junk"), token)) {
      var request =
          ListWorkersRequest.newBuilder()
              .setQuery("TaskQueue = 'orders-a'")
              .setNextPageToken(foreign);
      assertThatThrownBy(() -> list(request))
          .satisfies(failure -> hasCode(failure, Status.Code.INVALID_ARGUMENT))
          .hasMessageEndingWith("invalid next_page_token");
    }
  }

  @Test
  @DisplayName("MT-96: workers are counted by query")
  void workersAreCountedByQuery() {
    hear("a", "b", "c");

    var request = CountWorkersRequest.newBuilder().setQuery("TaskQueue != 'orders-a'").build();

    assertThat(stub().countWorkers(request).getCount()).isEqualTo(2);
  }

  @Test
  @DisplayName("MT-93: a new owner knows the workers that it has heard itself")
  void aNewOwnerKnowsWhomItHasHeardItself() {
    hear("a");

    matching.restart();
    assertThat(whole(list(ListWorkersRequest.newBuilder()))).isEmpty();

    hear("b");
    assertThat(whole(list(ListWorkersRequest.newBuilder()))).containsExactly("b");
  }

  @Test
  void aNodeThatHasLeftRefusesHeartbeats() {
    matching.drain();

    assertThatThrownBy(() -> hear("a"))
        .satisfies(failure -> hasCode(failure, Status.Code.UNAVAILABLE));
  }

  private void hear(String... keys) {
    var request = RecordWorkerHeartbeatRequest.newBuilder();
    List.of(keys).forEach(key -> request.addWorkerHeartbeat(worker(key)));
    stub().recordWorkerHeartbeat(request.build());
  }

  private ListWorkersResponse list(ListWorkersRequest.Builder request) {
    return stub().listWorkers(request.build());
  }

  @SuppressWarnings("deprecation") // Clients of today read the older field.
  private static List<String> whole(ListWorkersResponse response) {
    return response.getWorkersInfoList().stream()
        .map(worker -> worker.getWorkerHeartbeat().getWorkerInstanceKey())
        .toList();
  }

  private WorkflowServiceBlockingStub stub() {
    return matching.clients().workers(NAMESPACE);
  }

  private static WorkerHeartbeat worker(String key) {
    return WorkerHeartbeat.newBuilder()
        .setWorkerInstanceKey(key)
        .setTaskQueue("orders-" + key)
        .setHostInfo(WorkerHostInfo.newBuilder().setHostName("host"))
        .setStatus(WorkerStatus.WORKER_STATUS_RUNNING)
        .build();
  }

  private static void hasCode(Throwable failure, Status.Code code) {
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(code);
  }
}
