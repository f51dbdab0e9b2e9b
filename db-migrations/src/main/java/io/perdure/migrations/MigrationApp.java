package io.perdure.migrations;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings a PostgreSQL database to the schema of this build: {@code --url --user --password}, or
 * PERDURE_DATABASE_URL, _USER and _PASSWORD. Ends with 0, or with 1 and one line that says why.
 */
public final class MigrationApp {
  /** Kept here because a logger that nobody holds forgets its level. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private static final List<String> FLAGS = List.of("url", "user", "password");

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.getenv(), System.out, System.err));
  }

  static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    FLYWAY.setLevel(Level.WARNING);
    try {
      var applied = Migrations.apply(database(settings(arguments, environment)));
      out.println("perdure-migrations: %d applied, the schema is up to date".formatted(applied));
      return 0;
    } catch (IllegalArgumentException | MigrationFailed e) {
      err.println("perdure-migrations: " + e.getMessage());
      return 1;
    }
  }

  private MigrationApp() {}

  private static Map<String, String> settings(String[] arguments, Map<String, String> environment) {
    var settings = new HashMap<String, String>();
    for (var flag : FLAGS) {
      var value = environment.get("PERDURE_DATABASE_" + flag.toUpperCase(Locale.ROOT));
      if (value != null) {
        settings.put(flag, value);
      }
    }
    for (int at = 0; at < arguments.length; at += 2) {
      var flag = arguments[at].startsWith("--") ? arguments[at].substring(2) : "";
      if (!FLAGS.contains(flag)) {
        throw new IllegalArgumentException("unknown flag %s".formatted(arguments[at]));
      }
      if (at + 1 == arguments.length) {
        throw new IllegalArgumentException("--%s needs a value".formatted(flag));
      }
      settings.put(flag, arguments[at + 1]);
    }
    return settings;
  }

  private static PGSimpleDataSource database(Map<String, String> settings) {
    var url = settings.get("url");
    if (url == null) {
      throw new IllegalArgumentException("--url is missing: jdbc:postgresql://HOST:PORT/DATABASE");
    }
    var database = new PGSimpleDataSource();
    try {
      database.setUrl(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s is no URL of a PostgreSQL database".formatted(url), e);
    }
    if (settings.containsKey("user")) {
      database.setUser(settings.get("user"));
    }
    if (settings.containsKey("password")) {
      database.setPassword(settings.get("password"));
    }
    return database;
  }
}
