package io.perdure.localcluster;

import java.nio.file.Path;
import java.util.List;

/**
 * How the cluster is to be.
 *
 * @param home the jars of the roles
 * @param folder data and logs
 * @param port the public endpoint, behind which all frontends stand
 * @param nodes of each role
 * @param shards of a new database, and as many matching partitions
 * @param relayed whether calls between nodes go through relays, which can be severed
 */
record ClusterSettings(
    Path home,
    Path folder,
    int port,
    int nodes,
    int shards,
    List<String> namespaces,
    String logLevel,
    boolean relayed,
    boolean rehearsal) {
  /** Where a process of the cluster writes what it has to say. */
  Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  Path jar(String name) {
    return home.resolve(name + ".jar");
  }

  /** What the JVM of a role remembers of a rehearsed start. */
  Path cache(String name) {
    return home.resolve(name + ".aot");
  }
}
