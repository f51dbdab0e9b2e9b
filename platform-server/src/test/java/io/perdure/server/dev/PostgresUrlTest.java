package io.perdure.server.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresUrlTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PERDURE_DATABASE_URL", "jdbc:postgresql://db:5432/perdure?sslmode=require",
          "PERDURE_DATABASE_USER", "me",
          "PERDURE_DATABASE_PASSWORD", "a%/@b");

  @Test
  void namesTheDatabaseOfTheEnvironment() {
    assertThat(PostgresUrl.of(null, ENVIRONMENT))
        .hasValue(
            new PostgresUrl("jdbc:postgresql://db:5432/perdure?sslmode=require", "me", "a%/@b"));
  }

  @Test
  void prefersTheFlagToTheEnvironment() {
    assertThat(PostgresUrl.of("postgresql://you:secret@there/it", ENVIRONMENT))
        .hasValue(new PostgresUrl("jdbc:postgresql://there/it", "you", "secret"));
  }

  @Test
  void takesTheLoginFromTheAddressWhereTheEnvironmentHasNone() {
    var environment = Map.of("PERDURE_DATABASE_URL", "postgresql://you:secret@there/it");

    assertThat(PostgresUrl.of(null, environment))
        .hasValue(new PostgresUrl("jdbc:postgresql://there/it", "you", "secret"));
  }

  @Test
  void knowsNoDatabaseOfItsOwn() {
    assertThat(PostgresUrl.of(null, Map.of("PERDURE_DATABASE_USER", "me"))).isEmpty();
  }
}
