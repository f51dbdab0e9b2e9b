package io.perdure.history.store;

import com.google.protobuf.UnsafeByteOperations;
import io.perdure.common.store.DeadLetters;
import io.perdure.history.state.RunKey;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** The shards' rows in PostgreSQL: stateless sessions, JDBC batches, one fence. */
public final class JpaShardStore implements ShardStore {
  private final SessionFactory sessions;

  /**
   * @throws IllegalStateException when the connections are not READ COMMITTED: under a snapshot
   *     older than its lock, a fenced writer would not see that it is fenced
   */
  public JpaShardStore(EntityManagerFactory factory) {
    this.sessions = factory.unwrap(SessionFactory.class);
    try (var session = sessions.openStatelessSession()) {
      var isolation = session.doReturningWork(Connection::getTransactionIsolation);
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        throw new IllegalStateException("the database connections are not READ COMMITTED");
      }
    }
  }

  @Override
  public CommitOutcome commit(ShardCommit commit) {
    try (var session = sessions.openStatelessSession()) {
      return commit(session, commit);
    } catch (RuntimeException | Error failed) {
      return CommitFailures.outcome(failed);
    }
  }

  private static CommitOutcome commit(StatelessSession session, ShardCommit commit) {
    var transaction = session.beginTransaction();
    try {
      if (!find(session, ShardStatements.FENCE, commit.fence())) {
        transaction.rollback();
        return new CommitOutcome.Fenced();
      }
      write(session, commit);
      transaction.commit();
      return new CommitOutcome.Done();
    } catch (RuntimeException | Error failed) {
      try {
        transaction.rollback();
      } catch (RuntimeException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
  }

  private static void write(StatelessSession session, ShardCommit commit) {
    try {
      new CommitWriter(session, commit).write();
    } catch (RuntimeException failed) {
      throw CommitFailures.beforeCommit(failed);
    }
  }

  private static boolean find(StatelessSession session, String sql, ShardFence fence) {
    return session.doReturningWork(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            statement.setInt(1, fence.shardId());
            statement.setLong(2, fence.epoch());
            try (var rows = statement.executeQuery()) {
              return rows.next();
            }
          }
        });
  }

  @Override
  public boolean holds(ShardFence fence) {
    try (var session = sessions.openStatelessSession()) {
      return find(session, ShardStatements.HOLDS, fence);
    }
  }

  @Override
  public boolean trim(ShardFence fence, long from, long below) {
    try (var session = sessions.openStatelessSession()) {
      var transaction = session.beginTransaction();
      var held = find(session, ShardStatements.FENCE, fence);
      if (held) {
        session.doWork(connection -> CommitWriter.trim(connection, fence.shardId(), from, below));
      }
      transaction.commit();
      return held;
    }
  }

  @Override
  public long highestCommitSeq(int shardId) {
    try (var session = sessions.openStatelessSession()) {
      return session
          .createSelectionQuery(
              "select coalesce(max(commitSeq), 0L) from OwedTasksRow where shardId = :shard",
              Long.class)
          .setParameter("shard", shardId)
          .getSingleResult();
    }
  }

  @Override
  public List<LoadedWorkflow> load(Collection<LoadKey> keys) {
    return read(connection -> new RunLoader(keys).load(connection));
  }

  @Override
  public List<HistoryBatch> readHistory(
      String runId, long fromEventId, long belowEventId, int limit) {
    return read(
        connection -> {
          try (var statement = connection.prepareStatement(ShardStatements.READ_HISTORY)) {
            statement.setObject(1, UUID.fromString(runId));
            statement.setLong(2, belowEventId);
            statement.setObject(3, UUID.fromString(runId));
            statement.setLong(4, fromEventId);
            statement.setInt(5, limit);
            statement.setLong(6, HISTORY_BYTES);
            var batches = new ArrayList<HistoryBatch>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                var data = UnsafeByteOperations.unsafeWrap(rows.getBytes(3));
                batches.add(new HistoryBatch(runId, rows.getLong(1), rows.getLong(2), data));
              }
            }
            return batches;
          }
        });
  }

  @Override
  public void writeHistory(HistoryBatch batch) {
    try (var session = sessions.openStatelessSession()) {
      var transaction = session.beginTransaction();
      session.insert(new HistoryBatchRow(batch));
      transaction.commit();
    }
  }

  @Override
  public List<WakeUpTime> wakeUps(
      BucketRange buckets, long fromMillis, long belowMillis, int limit) {
    return read(
        connection -> {
          try (var statement = connection.prepareStatement(ShardStatements.WAKE_UPS)) {
            statement.setInt(1, buckets.first());
            statement.setInt(2, buckets.last());
            statement.setLong(3, fromMillis);
            statement.setLong(4, belowMillis);
            statement.setInt(5, limit);
            statement.setInt(6, limit);
            var wakeUps = new ArrayList<WakeUpTime>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                var run = new RunKey(rows.getString(3), rows.getString(4), rows.getString(2));
                wakeUps.add(new WakeUpTime(run, rows.getLong(1)));
              }
            }
            return wakeUps;
          }
        });
  }

  @Override
  public List<OutboxRow> outbox(int shardId, long above, int limit) {
    try (var session = sessions.openStatelessSession()) {
      return session
          .createSelectionQuery(
              """
              from OwedTasksRow
              where shardId = :shard and commitSeq > :above
              order by commitSeq""",
              OwedTasksRow.class)
          .setParameter("shard", shardId)
          .setParameter("above", above)
          .setMaxResults(limit)
          .getResultList()
          .stream()
          .map(OwedTasksRow::row)
          .toList();
    }
  }

  @Override
  public int deleteHistory(String runId, int limit) {
    try (var session = sessions.openStatelessSession()) {
      var transaction = session.beginTransaction();
      var deleted =
          session.doReturningWork(
              connection -> {
                try (var statement = connection.prepareStatement(ShardStatements.DELETE_HISTORY)) {
                  statement.setObject(1, UUID.fromString(runId));
                  statement.setObject(2, UUID.fromString(runId));
                  statement.setInt(3, limit);
                  return statement.executeUpdate();
                }
              });
      transaction.commit();
      return deleted;
    }
  }

  @Override
  public void bury(int shardId, OutboxRow row, String reason) {
    try (var session = sessions.openStatelessSession()) {
      var transaction = session.beginTransaction();
      var key = shardId + "/" + row.commitSeq();
      session.doWork(connection -> DeadLetters.add(connection, "outbox", key, reason, row.owed()));
      transaction.commit();
    }
  }

  @FunctionalInterface
  private interface Read<T> {
    T from(Connection connection) throws SQLException;
  }

  private <T> T read(Read<T> read) {
    try (var session = sessions.openStatelessSession()) {
      return session.doReturningWork(read::from);
    }
  }
}
