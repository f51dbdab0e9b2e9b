package io.perdure.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The server's PostgreSQL: what its statistics and its processes say. */
final class Database implements AutoCloseable {
  private static final String COUNTERS =
      """
      select d.xact_commit + d.xact_rollback, w.wal_bytes
        from pg_stat_database d, pg_stat_wal w
       where d.datname = current_database()\
      """;

  private final Connection connection;
  private final long postmaster;

  Database(String jdbcUrl) throws SQLException, IOException {
    connection = DriverManager.getConnection(jdbcUrl);
    var lines = Files.readAllLines(Path.of(setting("data_directory"), "postmaster.pid"));
    postmaster = Long.parseLong(lines.getFirst().strip());
  }

  /** Transactions, bytes of write-ahead log, and CPU since the database was started. */
  record Counters(long transactions, long walBytes, double cpuSeconds) {
    Counters minus(Counters earlier) {
      return new Counters(
          transactions - earlier.transactions,
          walBytes - earlier.walBytes,
          cpuSeconds - earlier.cpuSeconds);
    }
  }

  Counters read() throws SQLException, IOException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(COUNTERS)) {
      row.next();
      return new Counters(
          row.getLong(1), row.getLong(2), LinuxProcesses.treeCpuSeconds(postmaster));
    }
  }

  /**
   * Writes out all that is dirty: until the next one, the first change of a page is logged whole.
   */
  void checkpoint() throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
  }

  String setting(String name) throws SQLException {
    try (var statement = connection.prepareStatement("select current_setting(?)")) {
      statement.setString(1, name);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
