package io.perdure.migrations;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database to the schema of this build. */
public final class Migrations {
  private static final String LOCATION = "classpath:db/migration/postgresql";

  /**
   * Applies what is missing; several processes may do so at once.
   *
   * @return how many migrations were applied
   * @throws MigrationFailed when the database can't be reached, is not ours, or refuses one
   */
  public static int apply(DataSource database) {
    try {
      return flyway(database).migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new MigrationFailed(e);
    }
  }

  /** The schema version that a database has after all migrations of this build. */
  public static int newest(DataSource database) {
    return Arrays.stream(flyway(database).info().all())
        .mapToInt(migration -> migration.getVersion().getMajor().intValueExact())
        .max()
        .orElse(0);
  }

  private Migrations() {}

  private static Flyway flyway(DataSource database) {
    return Flyway.configure().dataSource(database).locations(LOCATION).load();
  }
}
