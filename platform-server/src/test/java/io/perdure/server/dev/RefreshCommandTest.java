package io.perdure.server.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.perdure.common.grpc.TestingCertificates;
import io.perdure.common.store.TestingPostgres;
import io.perdure.server.RunningServer;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void asksTheNodesThatOwnTheRuns() {
    withRunsOf("order-1", "order-2");
    try (var node = new TestingHistoryNode(database, InsecureServerCredentials.create())) {
      assertThat(run("refresh", "--all", "--postgres-url", url())).isZero();
      assertThat(node.asked()).containsExactlyInAnyOrder("order-1", "order-2");

      assertThat(run("refresh", "--workflow-id", "gone", "--postgres-url", url())).isEqualTo(1);
    }

    assertThat(said().lines()).containsExactly("2 runs are refreshed.", "perdure: it is gone");
  }

  @Test
  void showsItsCertificateToNodesThatSpeakTls(@TempDir Path folder) throws IOException {
    withRunsOf("order-1");
    var certificates = new TestingCertificates(folder);
    certificates.sign("node", "history", "perdure-internal");
    certificates.sign("command", "operator", "anywhere");
    try (var node = new TestingHistoryNode(database, credentials(certificates))) {
      assertThat(run(encrypted(certificates, "refresh", "--all", "--postgres-url", url())))
          .isZero();

      assertThat(node.asked()).containsExactly("order-1");
    }
  }

  @Test
  @Tag("slow") // It tries for half a minute.
  void isNotAnsweredByNodesThatDoNotKnowIt(@TempDir Path folder, @TempDir Path elsewhere)
      throws IOException {
    withRunsOf("order-1");
    var certificates = new TestingCertificates(folder);
    certificates.sign("node", "history", "perdure-internal");
    var others = new TestingCertificates(elsewhere);
    others.sign("command", "stranger", "anywhere");
    try (var node = new TestingHistoryNode(database, credentials(certificates))) {
      var refresh = new String[] {"refresh", "--workflow-id", "order-1", "--postgres-url", url()};

      assertThat(run(encrypted(others, refresh))).isEqualTo(1);

      assertThat(node.asked()).isEmpty();
    }
    assertThat(said()).contains("UNAVAILABLE");
  }

  @Test
  void namesAFileOrFlagThatIsMissing() {
    var refresh = new String[] {"refresh", "--all", "--postgres-url", url()};
    assertThat(run(with(refresh, "--tls-cert-path", "a.crt"))).isEqualTo(1);

    assertThat(said()).contains("--tls-ca-path", "--tls-key-path");
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

  private void withRunsOf(String... workflowIds) {
    try (var server = server()) {
      for (var workflowId : workflowIds) {
        start(server, workflowId);
      }
    }
  }

  private static ServerCredentials credentials(TestingCertificates certificates)
      throws IOException {
    return TlsServerCredentials.newBuilder()
        .keyManager(
            certificates.file("node", "crt").toFile(), certificates.file("node", "key").toFile())
        .trustManager(certificates.authority().toFile())
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  private static String[] encrypted(TestingCertificates certificates, String... arguments) {
    return with(
        arguments,
        "--tls-cert-path",
        certificates.file("command", "crt").toString(),
        "--tls-key-path",
        certificates.file("command", "key").toString(),
        "--tls-ca-path",
        certificates.authority().toString());
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
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
