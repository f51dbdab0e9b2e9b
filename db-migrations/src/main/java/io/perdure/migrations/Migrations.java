package io.perdure.migrations;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

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
    return apply(database, MigrationVersion.LATEST);
  }

  /**
   * Applies what is missing up to a version: what an earlier build would have applied.
   *
   * @return how many migrations were applied
   * @throws MigrationFailed when the database can't be reached, is not ours, or refuses one
   */
  public static int applyUpTo(DataSource database, int version) {
    return apply(database, MigrationVersion.fromVersion(Integer.toString(version)));
  }

  private static int apply(DataSource database, MigrationVersion target) {
    try {
      return configured(database).target(target).load().migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new MigrationFailed(e);
    }
  }

  /** The schema version that a database has after all migrations of this build. */
  public static int newest(DataSource database) {
    return Arrays.stream(configured(database).load().info().all())
        .mapToInt(migration -> migration.getVersion().getMajor().intValueExact())
        .max()
        .orElse(0);
  }

  private Migrations() {}

  private static FluentConfiguration configured(DataSource database) {
    return Flyway.configure().dataSource(database).locations(LOCATION);
  }
}
