package io.perdure.conformance.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The server as a process of its own, started by a command and ended by SIGKILL. */
public final class DevServer implements ServerUnderTest {
  private static final String COMMAND =
      System.getProperty(
          "perdure.server.command", "./perdure dev --port {port} --data-dir {data} --headless");
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final int EXIT_LIMIT_SECONDS = 30;

  private final Path data;
  private final File log;
  private final int port = freePort();
  private @Nullable Process process;

  public DevServer(Path folder) {
    this.data = folder.resolve("data");
    this.log = folder.resolve("server.log").toFile();
  }

  @Override
  public String target() {
    return "127.0.0.1:" + port;
  }

  /** Starts the command and waits until the server answers. */
  @Override
  public void start() throws IOException {
    var words =
        Stream.of(COMMAND.split(" "))
            .map(word -> word.replace("{port}", "" + port).replace("{data}", data.toString()));
    process =
        new ProcessBuilder(words.toList())
            .directory(repository().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    awaitAnswer();
  }

  /** Ends the server as a power cut does; its database lives on, unless it is to go along. */
  @Override
  public void kill(boolean withDatabase) throws IOException {
    var victims = servers();
    var database = withDatabase ? postmaster() : null;
    victims.forEach(ProcessHandle::destroyForcibly);
    if (database != null) {
      database.destroyForcibly();
      database.onExit().orTimeout(EXIT_LIMIT_SECONDS, SECONDS).join();
    }
    victims.forEach(victim -> victim.onExit().orTimeout(EXIT_LIMIT_SECONDS, SECONDS).join());
  }

  @Override
  public void close() throws IOException {
    if (process == null) {
      return;
    }
    var handles = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy(); // SIGTERM: it stops its database itself.
    for (var handle : handles) {
      if (handle.onExit().completeOnTimeout(handle, EXIT_LIMIT_SECONDS, SECONDS).join().isAlive()) {
        handle.destroyForcibly();
      }
    }
  }

  /** The command's process and those it has started, but not those of PostgreSQL. */
  private List<ProcessHandle> servers() {
    if (process == null) {
      throw new IllegalStateException("the server was not started");
    }
    return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .filter(handle -> !handle.info().command().orElse("").endsWith("/postgres"))
        .toList();
  }

  private ProcessHandle postmaster() throws IOException {
    try (var files = Files.walk(data)) {
      var file =
          files
              .filter(path -> path.endsWith("postmaster.pid"))
              .findFirst()
              .orElseThrow(() -> new IOException("no postmaster.pid below " + data));
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      return ProcessHandle.of(pid).orElseThrow(() -> new IOException("no process " + pid));
    }
  }

  private void awaitAnswer() {
    var stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target())
                .setRpcTimeout(START_LIMIT) // The SDK shortens longer deadlines to this.
                .build());
    try {
      stubs
          .blockingStub()
          .withWaitForReady()
          .withDeadlineAfter(START_LIMIT)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
    } finally {
      stubs.shutdownNow();
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new IllegalStateException(none);
    }
  }

  /** The folder of the repository: the nearest one above that holds the build's launcher. */
  public static Path repository() {
    @Nullable Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not started inside the repository");
    }
    return folder;
  }
}
