package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a PostgreSQL database, as people write it: {@code
 * postgresql://user:password@host:port/database?…}, with or without {@code jdbc:} before it.
 */
record PostgresUrl(String jdbcUrl, @Nullable String user, @Nullable String password) {
  private static final String JDBC = "jdbc:";
  private static final String VARIABLES = "PERDURE_DATABASE_";
  private static final String JDBC_ADDRESS = JDBC + "postgresql:";

  /**
   * @throws CannotStart when the text is no such address
   */
  static PostgresUrl parse(String text) {
    var uri = uriOf(text.startsWith(JDBC) ? text.substring(JDBC.length()) : text);
    var scheme = uri.getScheme();
    if (uri.getHost() == null || !("postgresql".equals(scheme) || "postgres".equals(scheme))) {
      throw notAnAddress(text);
    }
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var url = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
    var login = uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return new PostgresUrl(
        url,
        login.length > 0 ? decode(login[0]) : null,
        login.length > 1 ? decode(login[1]) : null);
  }

  /**
   * The database that a command works on: the one of its flag, or else that of the variables by
   * which the migration finds it too, PERDURE_DATABASE_URL, _USER and _PASSWORD. What the variable
   * has for the driver is left to the driver: it may name several hosts.
   */
  static Optional<PostgresUrl> of(@Nullable String flag, Map<String, String> environment) {
    if (flag != null) {
      return Optional.of(parse(flag));
    }
    return Optional.ofNullable(environment.get(VARIABLES + "URL"))
        .map(url -> url.startsWith(JDBC_ADDRESS) ? new PostgresUrl(url, null, null) : parse(url))
        .map(
            named ->
                new PostgresUrl(
                    named.jdbcUrl,
                    environment.getOrDefault(VARIABLES + "USER", named.user),
                    environment.getOrDefault(VARIABLES + "PASSWORD", named.password)));
  }

  /** The database, without a pool of connections. */
  PGSimpleDataSource database() {
    var database = new PGSimpleDataSource();
    database.setUrl(jdbcUrl);
    if (user != null) {
      database.setUser(user);
    }
    if (password != null) {
      database.setPassword(password);
    }
    return database;
  }

  /** The address without its login and settings, as a banner may show it. */
  String shown() {
    var settings = jdbcUrl.indexOf('?');
    return jdbcUrl.substring(JDBC.length(), settings < 0 ? jdbcUrl.length() : settings);
  }

  @Override
  public String toString() {
    return shown(); // Never the password.
  }

  private static URI uriOf(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw notAnAddress(text);
    }
  }

  private static CannotStart notAnAddress(String text) {
    return new CannotStart(
        "%s is no address of a database (postgresql://user:password@host:port/database)"
            .formatted(text.replaceAll("//[^@/]*@", "//…@").replaceAll("\\?.*", "?…")));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
