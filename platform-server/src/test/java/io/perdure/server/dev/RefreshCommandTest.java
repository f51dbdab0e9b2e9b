package io.perdure.server.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.perdure.common.store.TestingPostgres;
import io.perdure.server.RunningServer;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class RefreshCommandTest {
  private final PGSimpleDataSource database = TestingPostgres.POSTGRES_18.newEmptyDatabase();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void refreshesTheRunsOfADatabaseThatNobodyServes() {
    try (var server = server()) {
      start(server, "order-1");
      start(server, "order-2");
    }

    assertThat(run("refresh", "--all", "--postgres-url", url())).isZero();
    assertThat(run("refresh", "--shard", "0", "--postgres-url", url())).isZero();
    assertThat(run("refresh", "--workflow-id", "order-1", "--postgres-url", url())).isZero();
    assertThat(run("refresh", "--workflow-id", "order-3", "--postgres-url", url())).isEqualTo(1);

    assertThat(said().lines())
        .containsExactly(
            "2 runs are refreshed.",
            "2 runs are refreshed.",
            "1 run is refreshed.",
            "perdure: workflow not found for ID: order-3");
  }

  @Test
  void doesNotDisturbAServer() {
    try (var server = server()) {
      assertThat(server.port()).isPositive();
      assertThat(run("refresh", "--all", "--postgres-url", url())).isEqualTo(1);
    }

    assertThat(said()).contains("Perdure server, process");
  }

  @Test
  void asksWhatShallBeRefreshedAndWhere() {
    assertThat(run("refresh", "--postgres-url", url())).isEqualTo(1);
    assertThat(run("refresh", "--all")).isEqualTo(1);
    assertThat(run("refresh", "--all", "--shard", "1", "--postgres-url", url())).isEqualTo(1);

    assertThat(said().lines())
        .hasSize(3)
        .anyMatch(line -> line.contains("--workflow-id"))
        .anyMatch(line -> line.contains("either --postgres-url or --data-dir"))
        .anyMatch(line -> line.contains("mutually exclusive"));
  }

  private RunningServer server() {
    var flags = new DevFlags();
    new picocli.CommandLine(flags).parseArgs("--port", "0", "--postgres-url", url());
    return RunningServer.start(
        ServerSettings.of(flags.settings(), PostgresUrl.parse(url())), () -> {});
  }

  private static void start(RunningServer server, String workflowId) {
    var channel =
        Grpc.newChannelBuilder("localhost:" + server.port(), InsecureChannelCredentials.create())
            .build();
    WorkflowServiceGrpc.newBlockingStub(channel)
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("order"))
                .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
                .setRequestId(UUID.randomUUID().toString())
                .build());
    channel.shutdownNow();
  }

  private String url() {
    return "postgresql://postgres@localhost:%d/%s"
        .formatted(database.getPortNumbers()[0], database.getDatabaseName());
  }

  private int run(String... arguments) {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return DevApplication.run(arguments, stream, stream);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
