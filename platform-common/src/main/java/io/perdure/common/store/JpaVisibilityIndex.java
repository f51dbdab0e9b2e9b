package io.perdure.common.store;

import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.DeadLetter;
import io.perdure.common.visibility.UnfitRecord;
import io.perdure.common.visibility.VisibilityIndex;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.JDBCException;
import org.hibernate.SessionFactory;

/** Writes the visibility records of a database. */
public final class JpaVisibilityIndex implements VisibilityIndex {
  private static final String REMOVE_TOMBSTONES =
      """
      delete from visibility
       where run_id in (select run_id from visibility where deleted_at < :before limit :limit)""";

  /** Rows sent to the database at a time. */
  private static final int JDBC_BATCH = 100;

  private final SessionFactory sessions;
  private final InstantSource clock;

  public JpaVisibilityIndex(EntityManagerFactory sessions, InstantSource clock) {
    this.sessions = sessions.unwrap(SessionFactory.class);
    this.clock = clock;
  }

  @Override
  public void write(
      List<VisibilityRecord> records, List<DeadLetter> dead, List<Consumed> consumed) {
    var now = clock.instant();
    var rows = records.stream().map(record -> new VisibilityRow(record, now)).toList();
    try {
      sessions.inStatelessTransaction(
          session -> {
            session.setJdbcBatchSize(JDBC_BATCH);
            session.insertMultiple(rows);
            session.doWork(
                connection -> {
                  putAside(dead, connection);
                  save(consumed, connection);
                });
          });
    } catch (JDBCException e) {
      throw DatabaseRefusals.in(e)
          .<RuntimeException>map(said -> new UnfitRecord(reason(said)))
          .orElse(e);
    }
  }

  private static void putAside(List<DeadLetter> dead, Connection connection) throws SQLException {
    for (var letter : dead) {
      var record = letter.record();
      DeadLetters.add(
          connection, record.topic().topicName(), record.key(), letter.reason(), record.value());
    }
  }

  private static void save(List<Consumed> consumed, Connection connection) throws SQLException {
    for (var position : consumed) {
      ChannelPositions.save(connection, position);
    }
  }

  @Override
  public int removeTombstones(Instant deletedBefore, int limit) {
    return sessions.fromStatelessTransaction(
        session ->
            session
                .createNativeMutationQuery(REMOVE_TOMBSTONES)
                .setParameter("before", deletedBefore)
                .setParameter("limit", limit)
                .executeUpdate());
  }

  /** What the server said; the failure of a batch repeats the whole batch before it. */
  private static String reason(SQLException failure) {
    var said = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(said.getMessage());
  }
}
