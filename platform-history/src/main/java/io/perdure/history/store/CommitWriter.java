package io.perdure.history.store;

import com.google.protobuf.ByteString;
import io.perdure.history.state.PartChanges;
import io.perdure.history.state.PartKey;
import io.perdure.history.store.CommitFailures.RowChanged;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;

/** Writes the rows of one commit inside its transaction: each table in one JDBC batch. */
final class CommitWriter {
  private final StatelessSession session;
  private final ShardCommit commit;

  CommitWriter(StatelessSession session, ShardCommit commit) {
    this.session = session;
    this.commit = commit;
  }

  void write() {
    session.insert(new OwedTasksRow(commit.fence(), commit.outbox()));
    insertAll();
    session.doWork(this::changeAll);
  }

  private void insertAll() {
    var runs = new ArrayList<ExecutionRow>();
    var currents = new ArrayList<CurrentExecutionRow>();
    for (var run : commit.runs()) {
      if (run instanceof RunWrite.Insert insert) {
        runs.add(new ExecutionRow(insert.run()));
      }
    }
    for (var current : commit.currentRuns()) {
      if (current.before() == null && current.after() != null) {
        currents.add(new CurrentExecutionRow(current.workflow(), current.after()));
      }
    }
    insert(runs);
    insert(currents);
    insert(commit.history().stream().map(HistoryBatchRow::new).toList());
    insert(commit.wakeUps().armed().stream().map(TimerRow::new).toList());
  }

  private void insert(List<?> rows) {
    if (rows.size() == 1) {
      session.insert(rows.getFirst());
    } else if (!rows.isEmpty()) {
      session.insertMultiple(rows);
    }
  }

  private void changeAll(Connection connection) throws SQLException {
    updateRuns(connection);
    deleteRuns(connection);
    writeParts(connection);
    updateCurrents(connection);
    disarm(connection);
    trim(connection);
  }

  private void updateRuns(Connection connection) throws SQLException {
    var updates = new ArrayList<RunWrite.Update>();
    commit.runs().stream()
        .filter(RunWrite.Update.class::isInstance)
        .forEach(run -> updates.add((RunWrite.Update) run));
    batch(
        connection,
        ShardStatements.UPDATE_RUN,
        updates,
        (statement, run) -> {
          statement.setLong(1, run.version());
          statement.setShort(2, (short) run.status().getNumber());
          statement.setShort(3, ExecutionRow.FORMAT);
          statement.setBytes(4, run.head().toByteArray());
          statement.setObject(5, UUID.fromString(run.key().runId()));
          statement.setLong(6, run.before());
        },
        Rows.ONE_EACH);
  }

  private void deleteRuns(Connection connection) throws SQLException {
    var deletes = new ArrayList<RunWrite.Delete>();
    commit.runs().stream()
        .filter(RunWrite.Delete.class::isInstance)
        .forEach(run -> deletes.add((RunWrite.Delete) run));
    batch(
        connection,
        ShardStatements.DELETE_RUN,
        deletes,
        (statement, run) -> {
          statement.setObject(1, UUID.fromString(run.key().runId()));
          statement.setLong(2, run.before());
        },
        Rows.ONE_EACH);
    batch(
        connection,
        ShardStatements.DELETE_PARTS,
        deletes,
        (statement, run) -> statement.setObject(1, UUID.fromString(run.key().runId())),
        Rows.ANY);
  }

  private record Part(String runId, PartKey key, ByteString data) {}

  private void writeParts(Connection connection) throws SQLException {
    var written = new ArrayList<Part>();
    var removed = new ArrayList<Part>();
    for (var run : commit.runs()) {
      var parts =
          switch (run) {
            case RunWrite.Insert insert -> new PartChanges(insert.run().parts(), Set.of());
            case RunWrite.Update update -> update.parts();
            case RunWrite.Delete _ -> PartChanges.NONE;
          };
      var runId = run.key().runId();
      parts.written().forEach((key, data) -> written.add(new Part(runId, key, data)));
      parts.removed().forEach(key -> removed.add(new Part(runId, key, ByteString.EMPTY)));
    }
    batch(
        connection,
        ShardStatements.PUT_PART,
        written,
        (statement, part) -> {
          bindPart(statement, part);
          statement.setBytes(4, part.data().toByteArray());
        },
        Rows.ANY);
    batch(connection, ShardStatements.DELETE_PART, removed, CommitWriter::bindPart, Rows.ANY);
  }

  private static void bindPart(PreparedStatement statement, Part part) throws SQLException {
    statement.setObject(1, UUID.fromString(part.runId()));
    statement.setShort(2, (short) part.key().kind());
    statement.setString(3, part.key().key());
  }

  private void updateCurrents(Connection connection) throws SQLException {
    var replaced = new ArrayList<CurrentRunWrite>();
    var removed = new ArrayList<CurrentRunWrite>();
    for (var current : commit.currentRuns()) {
      if (current.before() != null) {
        (current.after() == null ? removed : replaced).add(current);
      }
    }
    batch(
        connection,
        ShardStatements.UPDATE_CURRENT,
        replaced,
        (statement, current) -> {
          statement.setObject(1, UUID.fromString(String.valueOf(current.after())));
          bindCurrent(statement, 2, current);
        },
        Rows.ONE_EACH);
    batch(
        connection,
        ShardStatements.DELETE_CURRENT,
        removed,
        (statement, current) -> bindCurrent(statement, 1, current),
        Rows.ONE_EACH);
  }

  private static void bindCurrent(PreparedStatement statement, int from, CurrentRunWrite current)
      throws SQLException {
    statement.setObject(from, UUID.fromString(current.workflow().namespaceId()));
    statement.setString(from + 1, current.workflow().workflowId());
    statement.setObject(from + 2, UUID.fromString(String.valueOf(current.before())));
  }

  private void disarm(Connection connection) throws SQLException {
    batch(
        connection,
        ShardStatements.DISARM,
        List.copyOf(commit.wakeUps().disarmed()),
        (statement, wakeUp) -> {
          statement.setShort(1, (short) wakeUp.bucket());
          statement.setLong(2, wakeUp.fireAtMillis());
          statement.setObject(3, UUID.fromString(wakeUp.run().runId()));
        },
        Rows.ANY);
  }

  private void trim(Connection connection) throws SQLException {
    var outbox = commit.outbox();
    if (outbox.trimBelow() > outbox.trimFrom()) {
      trim(connection, commit.fence().shardId(), outbox.trimFrom(), outbox.trimBelow());
    }
  }

  /** Removes outbox rows from one {@code commit_seq} on and below another. */
  static void trim(Connection connection, int shardId, long from, long below) throws SQLException {
    try (var statement = connection.prepareStatement(ShardStatements.TRIM)) {
      statement.setInt(1, shardId);
      statement.setLong(2, from);
      statement.setLong(3, below);
      statement.setInt(4, shardId);
      statement.executeUpdate();
    }
  }

  private enum Rows {
    ONE_EACH,
    ANY
  }

  @FunctionalInterface
  private interface Binder<T> {
    void bind(PreparedStatement statement, T row) throws SQLException;
  }

  private static <T> void batch(
      Connection connection, String sql, List<T> rows, Binder<T> binder, Rows expected)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(sql)) {
      for (var row : rows) {
        binder.bind(statement, row);
        statement.addBatch();
      }
      var counts = statement.executeBatch();
      for (var at = 0; at < counts.length; at++) {
        if (expected == Rows.ONE_EACH
            && counts[at] != 1
            && counts[at] != Statement.SUCCESS_NO_INFO) {
          throw new RowChanged("not stored as remembered: " + rows.get(at));
        }
      }
    }
  }
}
