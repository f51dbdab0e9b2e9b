package io.perdure.benchmark;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The history nodes of an installation on this machine, as its database knows them. */
final class HistoryNodes implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(100);

  /**
   * After a node has come its shards go over to it, one every 2 s; when none has moved for so long,
   * none will.
   */
  private static final Duration SETTLING_TIME = Duration.ofSeconds(5);

  private static final String OWNERS =
      """
      select node.node_id::text, node.address, count(*)
        from node join shard on shard.owner = node.node_id
       where node.heartbeat_at > clock_timestamp() - interval '4 s' and not node.draining
       group by node.node_id, node.address
       order by node.address""";

  private static final String SLOTS =
      "select first_slot, last_slot from shard where owner = ?::uuid order by first_slot";

  private static final String WORKFLOWS =
      "select workflow_id from execution where slot between ? and ?";

  private final Connection connection;

  HistoryNodes(String jdbcUrl) throws SQLException {
    connection = DriverManager.getConnection(jdbcUrl);
  }

  /** One node that owns shards. */
  record HistoryNode(String id, String address, int shards) {
    ProcessHandle process() throws IOException {
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      var pid = LinuxProcesses.listeningOn(port);
      return ProcessHandle.of(pid).orElseThrow(() -> new IOException(address + " has ended"));
    }
  }

  /** Slots, both ends included. */
  record Slots(int first, int last) {}

  /** The owners of shards, when there are so many of them and no shard moves any more. */
  List<HistoryNode> awaitOwners(int nodes) throws SQLException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    var owners = owners();
    var sameSince = System.nanoTime();
    while (owners.size() != nodes || System.nanoTime() - sameSince < SETTLING_TIME.toNanos()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("owners of shards are " + owners);
      }
      LockSupport.parkNanos(LOOK.toNanos());
      var before = owners;
      owners = owners();
      sameSince = owners.equals(before) ? sameSince : System.nanoTime();
    }
    return owners;
  }

  /** Waits until a node has given back all that it owned. */
  void awaitWithout(HistoryNode node) throws SQLException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (owners().stream().anyMatch(owner -> owner.id().equals(node.id()))) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(node + " has not stopped");
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private List<HistoryNode> owners() throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(OWNERS)) {
      var owners = new ArrayList<HistoryNode>();
      while (rows.next()) {
        owners.add(new HistoryNode(rows.getString(1), rows.getString(2), rows.getInt(3)));
      }
      return owners;
    }
  }

  List<Slots> slotsOf(HistoryNode node) throws SQLException {
    try (var statement = connection.prepareStatement(SLOTS)) {
      statement.setString(1, node.id());
      try (var rows = statement.executeQuery()) {
        var slots = new ArrayList<Slots>();
        while (rows.next()) {
          slots.add(new Slots(rows.getInt(1), rows.getInt(2)));
        }
        return slots;
      }
    }
  }

  /** The ids of all workflows in some slots. */
  Set<String> workflowsIn(List<Slots> slots) throws SQLException {
    var ids = new HashSet<String>();
    try (var statement = connection.prepareStatement(WORKFLOWS)) {
      for (var range : slots) {
        statement.setInt(1, range.first());
        statement.setInt(2, range.last());
        try (var rows = statement.executeQuery()) {
          while (rows.next()) {
            ids.add(rows.getString(1));
          }
        }
      }
    }
    return ids;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
