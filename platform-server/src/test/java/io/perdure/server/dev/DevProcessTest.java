package io.perdure.server.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.common.Patience;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DevProcessTest {
  @TempDir Path temporary;

  private final List<Process> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void stopAll() throws InterruptedException {
    channels.forEach(ManagedChannel::shutdownNow);
    for (var server : servers) {
      server.destroy();
      if (!server.waitFor(40, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  @Test
  void aKilledServersPostgresIsEndedByTheNextStart() throws Exception {
    var first = ready(start());
    var postgres = postgres();
    first.destroyForcibly().waitFor();
    assertThat(postgres.isAlive()).isTrue();

    ready(start());

    assertThat(postgres.isAlive()).isFalse();
    assertThat(postgres().isAlive()).isTrue();
  }

  @Test
  void aPostgresThatIsKilledIsStartedAgain() throws Exception {
    var server = start();
    var client = WorkflowServiceGrpc.newBlockingStub(channel(address(server)));
    begin(client, "order-1");

    var killed = postgres();
    killed.destroyForcibly();
    killed.onExit().get(10, TimeUnit.SECONDS);

    var first = runId(client, "order-1");
    begin(client, "order-2");
    assertThat(first).isNotEmpty();
    var again = postgres();
    assertThat(again.isAlive()).isTrue();
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    again.onExit().get(20, TimeUnit.SECONDS); // It writes into the folder until then.
  }

  @Test
  void sigtermStopsTheServerAndItsPostgres() throws Exception {
    var server = ready(start());
    var postgres = postgres();
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    postgres.onExit().get(10, TimeUnit.SECONDS); // Its mark goes a moment before it does.
  }

  @Test
  void aSecondServerOnTheFolderNamesTheFirst() throws Exception {
    var first = ready(start());
    var second = start();
    assertThat(second.waitFor()).isOne();
    assertThat(new String(second.getErrorStream().readAllBytes(), UTF_8))
        .startsWith("perdure: ")
        .contains("in use by process " + first.pid())
        .hasLineCount(1);
  }

  private Process start() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            shippedClassPath(),
            DevApplication.class.getName(),
            "dev",
            "--port",
            "0",
            "--data-dir",
            temporary.resolve("data").toString());
    var server = new ProcessBuilder(command).start();
    servers.add(server);
    return server;
  }

  /** What is on our class path only for tests is left out. */
  private static String shippedClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Process ready(Process server) throws IOException {
    var _ = banner(server);
    return server;
  }

  /** What the server has said until it is ready. */
  private static List<String> banner(Process server) throws IOException {
    var output = new BufferedReader(server.inputReader(UTF_8));
    var lines = new ArrayList<String>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.startsWith("Ready")) {
        return lines;
      }
    }
    throw new AssertionError("The server has ended: " + lines);
  }

  private static String address(Process server) throws IOException {
    return banner(server).stream()
        .filter(line -> line.startsWith("Temporal Server:"))
        .map(line -> line.replace("Temporal Server:", "").strip())
        .findFirst()
        .orElseThrow();
  }

  private ManagedChannel channel(String address) {
    var channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    channels.add(channel);
    return channel;
  }

  private static void begin(WorkflowServiceBlockingStub client, String workflowId) {
    var request =
        StartWorkflowExecutionRequest.newBuilder()
            .setNamespace("default")
            .setWorkflowId(workflowId)
            .setRequestId(workflowId)
            .setWorkflowType(WorkflowType.newBuilder().setName("order"))
            .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
            .build();
    var _ = patiently(() -> client.startWorkflowExecution(request));
  }

  private static String runId(WorkflowServiceBlockingStub client, String workflowId) {
    var request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace("default")
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
            .build();
    return patiently(() -> client.describeWorkflowExecution(request))
        .getWorkflowExecutionInfo()
        .getExecution()
        .getRunId();
  }

  /** As clients do: a server that is not there for a moment is asked again. */
  private static <R> R patiently(Supplier<R> call) {
    var answers = new ArrayList<R>();
    Patience.until(
        Duration.ofMinutes(1),
        () -> {
          try {
            return answers.add(call.get());
          } catch (StatusRuntimeException refusal) {
            if (refusal.getStatus().getCode() != Status.Code.UNAVAILABLE) {
              throw refusal;
            }
            return false;
          }
        });
    return answers.getFirst();
  }

  private ProcessHandle postgres() throws IOException {
    var mark = Files.readAllLines(temporary.resolve("data/postgres/postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(mark.getFirst().strip())).orElseThrow();
  }
}
