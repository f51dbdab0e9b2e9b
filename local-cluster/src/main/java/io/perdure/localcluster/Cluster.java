package io.perdure.localcluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** All processes of a cluster, from a start that succeeded until they are stopped. */
final class Cluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final ClusterSettings settings;
  private final Processes processes;
  private final Map<String, Relay> relays = new HashMap<>();
  private final List<Member> services = new ArrayList<>();
  private final List<JavaProcess> nodes = new ArrayList<>();
  private final Supervisor supervisor;
  private final String database;

  /** Starts everything; returns when all nodes are ready. */
  static Cluster start(ClusterSettings settings, PrintStream out) {
    try {
      Files.createDirectories(settings.folder().resolve("logs"));
      return new Cluster(settings, out);
    } catch (IOException | SQLException failure) {
      throw new CannotStart(String.valueOf(failure.getMessage()), failure);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted", ended);
    }
  }

  private Cluster(ClusterSettings settings, PrintStream out)
      throws IOException, SQLException, InterruptedException {
    this.settings = settings;
    this.processes = new Processes(settings);
    try {
      var postgres = processes.postgres();
      database = postgres.userUrl();
      services.add(postgres);
      int kafkaPort = Ports.free();
      var kafka = processes.kafka(kafkaPort);
      kafka.start();
      services.add(kafka);
      postgres.start();
      postgres.migrate();
      startNodes(postgres.url(), kafkaPort);
      var all = new ArrayList<Member>(services);
      all.addAll(nodes);
      awaitReady(all);
      supervisor = new Supervisor(all, settings.folder().resolve("processes"), out);
      supervisor.start();
    } catch (IOException | SQLException | InterruptedException | RuntimeException failure) {
      stopProcesses();
      throw failure;
    }
  }

  /** Where the database is, as {@code perdure shards} takes it. */
  String database() {
    return database;
  }

  /** Breaks off all calls to a node for a time; empty when there is no relay before it. */
  Optional<Duration> sever(String node, Duration time) {
    return Optional.ofNullable(relays.get(node))
        .map(
            relay -> {
              relay.sever(time);
              return time;
            });
  }

  @Override
  public void close() {
    try {
      supervisor.stop();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    stopProcesses();
  }

  private void startNodes(String database, int kafka) throws IOException {
    var planned = new ArrayList<Node>();
    for (var role : Role.values()) {
      for (int number : IntStream.rangeClosed(1, settings.nodes()).toArray()) {
        planned.add(node(role, number));
      }
    }
    var surroundings = new Node.Surroundings(settings, database, kafka);
    for (var node : planned) {
      var process = processes.node(node, surroundings);
      nodes.add(process);
      process.start();
    }
    var frontends = planned.stream().filter(node -> node.role() == Role.FRONTEND);
    relays.put("public", new Relay(settings.port(), frontends.map(Node::grpcPort).toList()));
  }

  private Node node(Role role, int number) throws IOException {
    int port = Ports.free();
    var node = new Node(role, number, port, port, Ports.free());
    if (!settings.relayed()) {
      return node;
    }
    var relay = new Relay(0, List.of(port));
    relays.put(node.name(), relay);
    return new Node(role, number, port, relay.port(), node.managementPort());
  }

  private void awaitReady(List<Member> members) throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    for (var member : members) {
      while (!member.isReady()) {
        if (!member.isAlive()) {
          throw new CannotStart(
              "%s has ended: %s".formatted(member.name(), lastLineOf(member.name())));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new CannotStart(
              "%s is not ready after %s: see %s"
                  .formatted(member.name(), START, settings.log(member.name())));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      }
    }
  }

  private String lastLineOf(String name) {
    try {
      return Files.readAllLines(settings.log(name)).reversed().stream()
          .filter(line -> !line.isBlank())
          .findFirst()
          .orElse("it said nothing");
    } catch (IOException none) {
      return "it left no log";
    }
  }

  /** Nodes together, then what they stand on. */
  private void stopProcesses() {
    var stopping = nodes.stream().map(node -> Thread.ofVirtual().start(node::stop)).toList();
    try {
      for (var thread : stopping) {
        thread.join();
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    services.reversed().forEach(Member::stop);
    for (var relay : relays.values()) {
      try {
        relay.close();
      } catch (IOException closed) {
        // It is closed in any case.
      }
    }
  }
}
