package io.perdure.localcluster;

import java.nio.file.Path;
import java.util.List;

/**
 * How the cluster is to be.
 *
 * @param begin with what it begins
 * @param folder data and logs
 * @param port the public endpoint, behind which all frontends stand
 * @param nodes of each role
 * @param shards of a new database, and as many matching partitions
 * @param relayed whether calls between nodes go through relays, which can be severed
 */
record ClusterSettings(
    Begin begin,
    Path folder,
    int port,
    int nodes,
    int shards,
    List<String> namespaces,
    String logLevel,
    boolean relayed,
    boolean rehearsal) {
  /**
   * What can change while the cluster runs.
   *
   * @param home the jars of the roles
   * @param schema version of the database's schema; 0 for the newest
   */
  record Begin(Path home, int schema) {}

  /** Where a process of the cluster writes what it has to say. */
  Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  static Path jar(Path home, String name) {
    return home.resolve(name + ".jar");
  }

  /** What the JVM of a role remembers of a rehearsed start. */
  static Path cache(Path home, String name) {
    return home.resolve(name + ".aot");
  }
}
