package io.perdure.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.store.TestingPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
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

  @Test
  void aConnectionOfItsOwnThatIsNotGoneYetIsNoOtherProcess() throws SQLException {
    var lost = new AtomicBoolean();
    try (var lock = ServerLock.take(database, "the first", () -> lost.set(true));
        var late = DriverManager.getConnection(database.url(), "postgres", null)) {
      late.setClientInfo("ApplicationName", "the first");
      rob(late);

      lock.check();

      assertThat(lost).isFalse();
    }
  }

  @Test
  void anotherProcessThatHasTakenTheLockIsNoticed() throws SQLException {
    var lost = new AtomicBoolean();
    try (var lock = ServerLock.take(database, "the first", () -> lost.set(true));
        var other = DriverManager.getConnection(database.url(), "postgres", null)) {
      other.setClientInfo("ApplicationName", "the second");
      rob(other);

      lock.check();

      assertThat(lost).isTrue();
    }
  }

  /** Ends the connection that has the lock, and takes it. */
  private static void rob(Connection robber) throws SQLException {
    try (var statement = robber.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid) from pg_locks
           where locktype = 'advisory'
             and database = (select oid from pg_database where datname = current_database());
          select pg_advisory_lock(%d)"""
              .formatted(ServerLock.KEY));
    }
  }

  private ServerLock take(String holder) {
    return ServerLock.take(database, holder, () -> {});
  }
}
