package io.perdure.common.store;

import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.channel.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** How far the topics are consumed, in the database. */
public final class ChannelPositions implements ConsumedOffsets {
  /** A late owner's lower position is no harm, but it would make the next one begin earlier. */
  private static final String SAVE =
      """
      insert into channel_position as saved (topic, partition_id, topic_id, next_offset)
      values (?, ?, ?, ?)
      on conflict (topic, partition_id) do update
         set topic_id = excluded.topic_id,
             next_offset = case when saved.topic_id = excluded.topic_id
                                then greatest(saved.next_offset, excluded.next_offset)
                                else excluded.next_offset end""";

  private static final String READ =
      "select topic_id, next_offset from channel_position where topic = ? and partition_id = ?";

  private final DataSource database;

  public ChannelPositions(DataSource database) {
    this.database = database;
  }

  /** Saves one in the connection's transaction. */
  public static void save(Connection connection, Consumed consumed) throws SQLException {
    try (var statement = connection.prepareStatement(SAVE)) {
      statement.setString(1, consumed.topic().topicName());
      statement.setInt(2, consumed.partition());
      statement.setObject(3, consumed.topicId());
      statement.setLong(4, consumed.next());
      statement.executeUpdate();
    }
  }

  @Override
  public Optional<Consumed> saved(Topic topic, int partition) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(READ)) {
      statement.setString(1, topic.topicName());
      statement.setInt(2, partition);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Consumed(topic, partition, rows.getObject(1, UUID.class), rows.getLong(2)))
            : Optional.empty();
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("the consumed offsets cannot be read", failure);
    }
  }
}
