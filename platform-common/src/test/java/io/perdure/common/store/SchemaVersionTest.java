package io.perdure.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.migrations.Migrations;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaVersionTest {
  @ParameterizedTest
  @EnumSource(TestingPostgres.class)
  void acceptsTheSchemaOfThisBuild(TestingPostgres postgres) {
    var database = postgres.newDatabase();
    assertThatCode(() -> SchemaVersion.check(database)).doesNotThrowAnyException();
  }

  @Test
  void expectsTheNewestMigration() {
    var database = TestingPostgres.POSTGRES_18.newEmptyDatabase();
    assertThat(SchemaVersion.EXPECTED).isEqualTo(Migrations.newest(database));
  }

  @Test
  void saysThatTheSchemaIsMissing() {
    var database = TestingPostgres.POSTGRES_18.newEmptyDatabase();
    assertThatThrownBy(() -> SchemaVersion.check(database))
        .isInstanceOf(WrongSchema.class)
        .hasMessageContaining("no schema");
  }

  @Test
  void acceptsANewerSchemaThatStillServesThisBuild() throws SQLException {
    var database = newer(SchemaVersion.EXPECTED);
    assertThatCode(() -> SchemaVersion.check(database)).doesNotThrowAnyException();
  }

  @Test
  void saysThatTheSchemaIsTooNew() throws SQLException {
    var database = newer(SchemaVersion.EXPECTED + 1);
    assertThatThrownBy(() -> SchemaVersion.check(database)).hasMessageContaining("newer");
  }

  /** A database migrated by a later build, which still serves builds that expect a version. */
  private static DataSource newer(int oldestExpected) throws SQLException {
    var database = TestingPostgres.POSTGRES_18.newDatabase();
    execute(database, "update flyway_schema_history set version = '999' where version = '1'");
    execute(database, "update schema_compatibility set oldest_expected = " + oldestExpected);
    return database;
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
