package io.perdure.localcluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** All processes of a cluster, from a start that succeeded until they are stopped. */
final class Cluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration SAMPLE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final ClusterSettings settings;
  private final Processes processes;
  private final Map<String, Relay> relays = new HashMap<>();
  private final List<Member> services = new ArrayList<>();
  private final Map<Node, JavaProcess> nodes = new LinkedHashMap<>();
  private final Postgres postgres;
  private final Node.Surroundings surroundings;
  private final Supervisor supervisor;

  /** Starts everything; returns when all nodes are ready. */
  static Cluster start(ClusterSettings settings, PrintStream out) {
    try {
      Files.createDirectories(settings.folder().resolve("logs"));
      return new Cluster(settings, out);
    } catch (IOException failure) {
      throw new CannotStart(String.valueOf(failure.getMessage()), failure);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted", ended);
    }
  }

  private Cluster(ClusterSettings settings, PrintStream out)
      throws IOException, InterruptedException {
    this.settings = settings;
    this.processes = new Processes(settings);
    this.postgres = processes.postgres();
    int kafkaPort = Ports.free();
    this.surroundings = new Node.Surroundings(settings, postgres.url(), kafkaPort);
    try {
      services.add(postgres);
      var kafka = processes.kafka(kafkaPort);
      kafka.start();
      services.add(kafka);
      postgres.start();
      postgres.migrate(settings.begin().schema());
      startNodes();
      var all = new ArrayList<Member>(services);
      all.addAll(nodes.values());
      awaitReady(all);
      supervisor = new Supervisor(all, settings.folder().resolve("processes"), out);
      supervisor.start();
    } catch (IOException | InterruptedException | RuntimeException failure) {
      stopProcesses();
      throw failure;
    }
  }

  /** Where the database is, as {@code perdure shards} takes it. */
  String database() {
    return postgres.userUrl();
  }

  /**
   * Runs the sample, so that the JVMs remember what work needs and not only what a start does.
   *
   * @return whether it came to its end
   */
  boolean runSample() throws IOException, InterruptedException {
    var port = Objects.requireNonNull(relays.get("public")).port();
    var sample = processes.sample("localhost:" + port).start();
    try {
      return sample.waitFor(SAMPLE.toSeconds(), TimeUnit.SECONDS) && sample.exitValue() == 0;
    } finally {
      sample.destroyForcibly();
    }
  }

  /** Through which all calls to a node go; empty when there is none before it. */
  Optional<Relay> relay(String node) {
    return Optional.ofNullable(relays.get(node));
  }

  /** Brings the schema up to date while the nodes run. */
  void migrate() {
    postgres.migrate(0);
  }

  /** Deletes Kafka's topics, and returns when the nodes have made them anew. */
  void loseTopics() {
    KafkaTopics.lose(surroundings.kafka());
  }

  /** Ends a node and starts it again from the jars of another build; false when there is none. */
  boolean use(String name, Path home) {
    var found = nodes.keySet().stream().filter(node -> node.name().equals(name)).findFirst();
    found.ifPresent(
        node ->
            Objects.requireNonNull(nodes.get(node))
                .become(processes.program(node, surroundings, home)));
    return found.isPresent();
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

  private void startNodes() throws IOException {
    var planned = new ArrayList<Node>();
    for (var role : Role.values()) {
      for (int number : IntStream.rangeClosed(1, settings.nodes()).toArray()) {
        planned.add(node(role, number));
      }
    }
    for (var node : planned) {
      var process = processes.node(node, surroundings);
      nodes.put(node, process);
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
    var stopping =
        nodes.values().stream().map(node -> Thread.ofVirtual().start(node::stop)).toList();
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
