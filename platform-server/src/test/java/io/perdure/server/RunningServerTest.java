package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.perdure.common.store.TestingPostgres;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class RunningServerTest {
  private static final PGSimpleDataSource DATABASE = TestingPostgres.POSTGRES_18.newEmptyDatabase();
  private static final TaskQueue QUEUE = TaskQueue.newBuilder().setName("orders").build();

  private static RunningServer server;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() {
    server = RunningServer.start(properties("true"), () -> {});
    channel =
        Grpc.newChannelBuilder("localhost:" + server.port(), InsecureChannelCredentials.create())
            .build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void answersThroughTheNetwork() {
    var answer = client().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    assertThat(answer.getServerVersion()).isNotEmpty();
  }

  @Test
  void hasTheNamespacesThatWereAskedFor() {
    var request = DescribeNamespaceRequest.newBuilder().setNamespace("extra").build();
    assertThat(client().describeNamespace(request).getNamespaceInfo().getName()).isEqualTo("extra");
  }

  @Test
  void aStartedWorkflowReachesItsWorker() {
    var runId = client().startWorkflowExecution(start("order-1")).getRunId();

    var task =
        client()
            .pollWorkflowTaskQueue(
                PollWorkflowTaskQueueRequest.newBuilder()
                    .setNamespace("default")
                    .setTaskQueue(QUEUE)
                    .build());

    assertThat(task.getWorkflowExecution().getRunId()).isEqualTo(runId);
    assertThat(task.getHistory().getEventsList()).hasSize(3);
    assertThat(status("order-1"))
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
  }

  @Test
  void aSecondServerOnTheDatabaseIsRefused() {
    assertThatThrownBy(() -> RunningServer.start(properties("true"), () -> {}))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("Another process works on the database");
  }

  @Test
  void aDatabaseWithoutSchemaIsRefusedUnlessItMayBeMigrated() {
    var properties = properties(TestingPostgres.POSTGRES_18.newEmptyDatabase().getUrl(), "false");
    assertThatThrownBy(() -> RunningServer.start(properties, () -> {}))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("The database has no schema");
  }

  private static Map<String, String> properties(String migrate) {
    return properties(DATABASE.getUrl(), migrate);
  }

  private static Map<String, String> properties(String url, String migrate) {
    return Map.of(
        "perdure.database.url", url,
        "perdure.database.user", "postgres",
        "perdure.database.migrate", migrate,
        "perdure.server.namespaces", "default,extra",
        "spring.grpc.server.port", "0");
  }

  private static WorkflowServiceBlockingStub client() {
    return WorkflowServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static StartWorkflowExecutionRequest start(String workflowId) {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace("default")
        .setWorkflowId(workflowId)
        .setRequestId(UUID.randomUUID().toString())
        .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
        .setTaskQueue(QUEUE)
        .build();
  }

  private static WorkflowExecutionStatus status(String workflowId) {
    var request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace("default")
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
            .build();
    return client().describeWorkflowExecution(request).getWorkflowExecutionInfo().getStatus();
  }
}
