package io.perdure.localcluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the processes of a cluster, none of which runs yet. */
final class Processes {
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration END = Duration.ofSeconds(90);

  /** After a rehearsal the JVM writes down all that it has loaded. */
  private static final Duration REHEARSAL_END = Duration.ofMinutes(10);

  private final ClusterSettings settings;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();

  Processes(ClusterSettings settings) {
    this.settings = settings;
  }

  Postgres postgres() {
    var binaries = Path.of(System.getProperty("user.home"), ".cache", "perdure", "postgres");
    return new Postgres(settings.folder().resolve("postgres"), binaries, Ports.free());
  }

  JavaProcess kafka(int port) throws IOException {
    var folder = Files.createDirectories(settings.folder().resolve("kafka"));
    var properties = folder.resolve("server.properties");
    Files.writeString(
        properties,
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
            .formatted(port, Ports.free(), folder.resolve("data")));
    var program =
        List.of(
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            properties.toString(),
            "" + ProcessHandle.current().pid());
    return new JavaProcess(
        new JavaProcess.Program("kafka", program, settings.log("kafka"), END),
        () -> Ports.answers(port));
  }

  JavaProcess node(Node node, Node.Surroundings surroundings) {
    return new JavaProcess(
        program(node, surroundings, settings.begin().home()), () -> isReady(node.managementPort()));
  }

  /** The sample, against a cluster. */
  ProcessBuilder sample(String target) {
    var jar = ClusterSettings.jar(settings.begin().home(), "sample").toString();
    return JavaProcess.builder(List.of("-jar", jar, target), settings.log("sample"));
  }

  /** What a node runs when it is of the build in a folder. */
  JavaProcess.Program program(Node node, Node.Surroundings surroundings, Path home) {
    var program = new ArrayList<String>();
    program.add("-Xmx320m");
    program.add("-XX:+ExitOnOutOfMemoryError");
    var cache = ClusterSettings.cache(home, node.role().word());
    if (settings.rehearsal()) {
      program.add("-XX:AOTCacheOutput=" + cache);
    } else if (Files.exists(cache)) {
      program.add("-XX:AOTCache=" + cache);
    }
    program.add("-jar");
    program.add(ClusterSettings.jar(home, node.role().word()).toString());
    program.addAll(node.arguments(surroundings));
    return new JavaProcess.Program(
        node.name(),
        program,
        settings.log(node.name()),
        settings.rehearsal() ? REHEARSAL_END : END);
  }

  private boolean isReady(int managementPort) {
    var address = "http://localhost:%d/actuator/health/readiness".formatted(managementPort);
    var request = HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
