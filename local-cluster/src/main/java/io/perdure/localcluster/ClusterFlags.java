package io.perdure.localcluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The flags of {@code perdure cluster}. */
@Command(
    name = "perdure cluster",
    description = "Runs a cluster on this machine: PostgreSQL, Kafka, and nodes of each role.",
    sortOptions = false)
final class ClusterFlags {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "7233",
      description = "Port of the public endpoint, behind which all frontends stand (default 7233).")
  int port;

  @Option(
      names = "--nodes",
      paramLabel = "COUNT",
      defaultValue = "2",
      description = "Nodes of each role (default 2).")
  int nodes;

  @Option(
      names = "--shards",
      paramLabel = "COUNT",
      defaultValue = "8",
      description = "Shards, and matching partitions, of a new database (default 8).")
  int shards;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Keep data and logs here; without it they go away with the cluster.")
  @Nullable Path dataDir;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "A further namespace; may be given several times.")
  List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description = "What the nodes write to their logs (default info).")
  String logLevel = "info";

  @Option(
      names = "--relays",
      description = "Put a relay before each node, which \"sever NODE MILLISECONDS\" breaks off.")
  boolean relays;

  @Option(
      names = "--jars",
      paramLabel = "FOLDER",
      description = "Begin with the roles of another build, which are in this folder.")
  @Nullable Path jars;

  @Option(
      names = "--schema",
      paramLabel = "VERSION",
      description = "Begin with an earlier schema; the command \"migrate\" brings it up to date.")
  int schema;

  @Option(names = "--rehearse", hidden = true, description = "Remember a start, then end.")
  boolean rehearse;

  @Option(
      names = {"--help", "-h"},
      usageHelp = true,
      description = "Show this.")
  boolean help;

  ClusterSettings settings(Path home, Path folder) {
    var all = new ArrayList<String>();
    all.add("default");
    all.addAll(namespaces);
    var roles = jars == null ? home : jars.toAbsolutePath();
    var begin = new ClusterSettings.Begin(roles, schema);
    return new ClusterSettings(begin, folder, port, nodes, shards, all, logLevel, relays, rehearse);
  }
}
