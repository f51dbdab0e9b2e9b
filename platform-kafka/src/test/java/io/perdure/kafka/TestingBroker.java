package io.perdure.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A Kafka broker as a process of its own, one for all tests; it can be killed and started again.
 */
final class TestingBroker {
  private static final AtomicReference<@Nullable TestingBroker> SHARED = new AtomicReference<>();
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private final Path folder;
  private final int port;
  private Process process;

  private TestingBroker() throws IOException {
    folder = Files.createTempDirectory("perdure-kafka");
    port = freePort();
    Files.writeString(
        folder.resolve("server.properties"),
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@localhost:%2$d
        listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        auto.create.topics.enable=false
        """
            .formatted(port, freePort(), folder.resolve("data")));
    process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
  }

  private void remove() {
    try {
      kill();
      FileSystemUtils.deleteRecursively(folder);
    } catch (InterruptedException | IOException left) {
      System.err.println("left behind: " + folder);
    }
  }

  /** The broker that all tests share; each uses topics of its own. */
  static TestingBroker shared() {
    try {
      var broker = SHARED.get();
      if (broker == null) {
        broker = new TestingBroker();
        SHARED.set(broker);
      }
      return broker;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A prefix that no other test has. */
  static String prefix() {
    return "test" + PREFIXES.incrementAndGet() + "-";
  }

  String address() {
    return "localhost:" + port;
  }

  /** Ends the process as a loss of power would. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the broker does not end");
    }
  }

  /** Starts the process on what the last one has left. */
  void start() throws IOException {
    process = launch();
  }

  private Process launch() throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            folder.resolve("server.properties").toString());
    var launched =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()))
            .start();
    return launched;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
