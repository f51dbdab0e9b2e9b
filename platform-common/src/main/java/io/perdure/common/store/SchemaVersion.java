package io.perdure.common.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Makes sure, before a role starts, that the database has the schema that this build was made for.
 */
public final class SchemaVersion {
  /** The newest migration of this build; a test holds it to the migrations themselves. */
  public static final int EXPECTED = 5;

  private static final String HISTORY_EXISTS =
      "select to_regclass('flyway_schema_history') is not null";
  private static final String PROMISE_EXISTS =
      "select to_regclass('schema_compatibility') is not null";
  private static final String OLDEST_SERVED =
      "select coalesce(max(oldest_expected), 2147483647) from schema_compatibility";
  private static final String NEWEST =
      """
      select coalesce(max(version::int), 0) from flyway_schema_history
       where success and version is not null""";

  /**
   * Returns when the schema is the expected one, or a newer one that builds like this can work
   * with.
   *
   * @throws WrongSchema when it is missing, older or newer
   */
  public static void check(DataSource database) throws SQLException {
    int found = read(database);
    if (found == 0) {
      throw new WrongSchema(
          "The database has no schema: run the migrations (this build needs version %d)"
              .formatted(EXPECTED));
    }
    if (found < EXPECTED) {
      throw new WrongSchema(
          "The database's schema is older than this build (version %d, needed %d): run the migrations"
              .formatted(found, EXPECTED));
    }
    if (found > EXPECTED && !worksWithOlderBuild(database)) {
      throw new WrongSchema(
          "The database's schema is newer than this build (version %d, known up to %d): use a newer build"
              .formatted(found, EXPECTED));
    }
  }

  private SchemaVersion() {}

  /** A newer schema says itself which builds it still serves: those of a cluster being upgraded. */
  private static boolean worksWithOlderBuild(DataSource database) throws SQLException {
    try (var connection = database.getConnection()) {
      return one(connection, PROMISE_EXISTS).equals("t")
          && Integer.parseInt(one(connection, OLDEST_SERVED)) <= EXPECTED;
    }
  }

  private static int read(DataSource database) throws SQLException {
    try (var connection = database.getConnection()) {
      return one(connection, HISTORY_EXISTS).equals("t")
          ? Integer.parseInt(one(connection, NEWEST))
          : 0;
    }
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }
}
