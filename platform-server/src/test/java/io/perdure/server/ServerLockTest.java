package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.store.TestingPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ServerLockTest {
  private final DatabaseProperties database =
      new DatabaseProperties(
          TestingPostgres.POSTGRES_18.newEmptyDatabase().getUrl(), "postgres", null, 2, false);

  @Test
  void aSecondProcessIsToldWhoHasTheDatabase() throws SQLException {
    try (var lock = take("the first")) {
      assertThatThrownBy(() -> take("the second"))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("Another process works on the database postgresql://localhost")
          .hasMessageEndingWith("the first");
      assertThatCode(lock::close).doesNotThrowAnyException();
    }
    take("the third").close();
  }

  private ServerLock take(String holder) {
    return ServerLock.take(database, holder, () -> {});
  }
}
