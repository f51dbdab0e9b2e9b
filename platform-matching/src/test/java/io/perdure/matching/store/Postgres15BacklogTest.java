package io.perdure.matching.store;

import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.store.TestingPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class Postgres15BacklogTest extends BacklogStoreContract {
  private static TestingDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = new TestingDatabase(TestingPostgres.POSTGRES_15);
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @Override
  protected BacklogStore store() {
    return database.store();
  }

  @Override
  protected PartitionFence take() {
    return database.take();
  }

  @Override
  protected List<DeadRecord> buried() {
    return database.buried();
  }

  @Override
  protected ConsumedOffsets positions() {
    return database.positions();
  }
}
