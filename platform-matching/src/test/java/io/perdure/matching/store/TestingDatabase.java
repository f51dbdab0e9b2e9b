package io.perdure.matching.store;

import com.google.protobuf.ByteString;
import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.store.ChannelPositions;
import io.perdure.common.store.TestingPostgres;
import jakarta.persistence.EntityManagerFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** A database with one matching partition. */
public final class TestingDatabase implements AutoCloseable {
  private final DataSource database;
  private final EntityManagerFactory factory;

  public TestingDatabase(TestingPostgres postgres) {
    this.database = postgres.newDatabase();
    this.factory =
        new HibernatePersistenceConfiguration("matching")
            .managedClasses(BacklogRow.class, BacklogRowId.class)
            .property("jakarta.persistence.nonJtaDataSource", database)
            .property("hibernate.hbm2ddl.auto", "validate")
            .createEntityManagerFactory();
    leases().createLayout(1, 1);
  }

  public LeaseStore leases() {
    return new JdbcLeaseStore(database);
  }

  public BacklogStore store() {
    return new JpaBacklogStore(factory);
  }

  /** How far the task channel is consumed. */
  ConsumedOffsets positions() {
    return new ChannelPositions(database);
  }

  /** Takes matching partition 0 once more. */
  public PartitionFence take() {
    execute("update matching_partition set epoch = epoch + 1 where id = 0");
    var epochs =
        query("select epoch from matching_partition where id = 0", rows -> rows.getLong(1));
    return new PartitionFence(0, epochs.getFirst());
  }

  List<DeadRecord> buried() {
    return query(
        "select record_key, reason, data from dead_letter",
        rows ->
            new DeadRecord(
                rows.getString(1), rows.getString(2), ByteString.copyFrom(rows.getBytes(3))));
  }

  @Override
  public void close() {
    factory.close();
  }

  private void execute(String sql) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> List<T> query(String sql, RowReader<T> reader) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var found = new ArrayList<T>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface RowReader<T> {
    T read(ResultSet rows) throws SQLException;
  }
}
