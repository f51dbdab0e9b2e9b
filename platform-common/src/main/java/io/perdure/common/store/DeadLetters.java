package io.perdure.common.store;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.SQLException;

/** Puts aside what must fail again the same way. Only people read it, with SQL. */
public final class DeadLetters {
  /** Longest reason that is kept, in characters. */
  private static final int MAX_REASON = 1_000;

  private static final String INSERT =
      """
      insert into dead_letter (topic, record_key, reason, data)
      values (?, ?, ?, ?)""";

  private DeadLetters() {}

  /**
   * Adds one in the connection's transaction.
   *
   * @param topic where the record came from
   * @param reason what is wrong with it
   */
  public static void add(
      Connection connection, String topic, String key, String reason, ByteString data)
      throws SQLException {
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, topic);
      statement.setString(2, storable(key));
      statement.setString(3, storable(reason));
      statement.setBytes(4, data.toByteArray());
      statement.executeUpdate();
    }
  }

  /** PostgreSQL stores no U+0000, which may be the very reason. */
  private static String storable(String text) {
    var kept = text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
    return kept.replace('\0', '\uFFFD');
  }
}
