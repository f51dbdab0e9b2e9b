package io.perdure.testing.store;

import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.store.TestingPersistence;
import io.perdure.common.store.TestingPostgres;
import io.perdure.history.store.JpaShardStore;
import io.perdure.history.store.ShardStore;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class Postgres15ShardStoreTest extends ShardStoreContract {
  private static DataSource database;
  private static EntityManagerFactory sessions;

  @BeforeAll
  static void open() {
    database = TestingPostgres.POSTGRES_15.newDatabase();
    sessions = TestingPersistence.open(database, "io.perdure.history.store");
  }

  @AfterAll
  static void close() {
    sessions.close();
  }

  @Override
  ShardStore store() {
    return new JpaShardStore(sessions);
  }

  @Override
  LeaseStore leases() {
    return new JdbcLeaseStore(database);
  }
}
