package io.perdure.localcluster;

import java.util.ArrayList;
import java.util.List;

/**
 * One process of a role.
 *
 * @param grpcPort where it listens
 * @param address where the others reach it: its port, or that of a relay before it
 * @param managementPort where its probes and metrics are
 */
record Node(Role role, int number, int grpcPort, int address, int managementPort) {
  /** What a node is told about the others. */
  record Surroundings(ClusterSettings settings, String database, int kafka) {}

  String name() {
    return role.word() + "-" + number;
  }

  /** The arguments that it is started with. */
  List<String> arguments(Surroundings around) {
    var arguments = new ArrayList<String>();
    arguments.add("--perdure.database.url=" + around.database());
    arguments.add("--perdure.database.user=postgres");
    arguments.add("--perdure.node.address=localhost:" + address);
    arguments.add("--perdure.node.ends-with=" + ProcessHandle.current().pid());
    arguments.add("--spring.grpc.server.port=" + grpcPort);
    arguments.add("--spring.grpc.server.address=localhost");
    arguments.add("--management.server.port=" + managementPort);
    arguments.add("--logging.level.root=" + around.settings().logLevel());
    switch (role) {
      case FRONTEND -> {
        var namespaces = String.join(",", around.settings().namespaces());
        arguments.add("--perdure.frontend.namespaces=" + namespaces);
      }
      case HISTORY -> {
        arguments.add("--perdure.cluster.shards=" + around.settings().shards());
        arguments.add("--perdure.cluster.matching-partitions=" + around.settings().shards());
        arguments.add(kafka(around));
      }
      case MATCHING, WORKER -> arguments.add(kafka(around));
    }
    return arguments;
  }

  private static String kafka(Surroundings around) {
    return "--perdure.kafka.bootstrap-servers=localhost:" + around.kafka();
  }
}
