package io.perdure.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.server.CannotStart;
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
  void leavesToTheDriverWhatIsWrittenForIt() {
    var several = "jdbc:postgresql://db_1:5432,db_2:5432/perdure?targetServerType=primary";

    assertThat(PostgresUrl.of(null, Map.of("PERDURE_DATABASE_URL", several)))
        .hasValue(new PostgresUrl(several, null, null));
  }

  @Test
  void keepsALoginAmongTheSettings() {
    var database = PostgresUrl.parse("postgresql://db/it?user=me&password=secret").database();

    assertThat(database.getUser()).isEqualTo("me");
    assertThat(database.getPassword()).isEqualTo("secret");
  }

  @Test
  void saysNoPasswordOfAnAddressThatIsNone() {
    assertThatThrownBy(() -> PostgresUrl.parse("mysql://me:secret@db/it?password=secret"))
        .isInstanceOf(CannotStart.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void knowsNoDatabaseOfItsOwn() {
    assertThat(PostgresUrl.of(null, Map.of("PERDURE_DATABASE_USER", "me"))).isEmpty();
  }
}
