package io.perdure.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.NotFound;
import io.perdure.common.error.Unavailable;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

class StoreTransactionTest {
  private final AtomicBoolean away = new AtomicBoolean();
  private final DataSource postgres = TestingPostgres.POSTGRES_18.newDatabase();
  private final EntityManagerFactory entityManagers =
      TestingPersistence.open(database(), NamespaceRow.class.getPackageName());
  private final JpaTransactionManager transactions = new JpaTransactionManager(entityManagers);
  private final StoreTransaction transaction = new StoreTransaction(transactions);
  private final EntityManager session =
      SharedEntityManagerCreator.createSharedEntityManager(entityManagers);

  @AfterEach
  void close() {
    entityManagers.close();
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsUnavailableUntilItDoes() {
    var store = new JpaNamespaceStore(entityManagers, transactions);

    away.set(true);
    assertThatThrownBy(() -> store.byName("orders")).isInstanceOf(Unavailable.class);

    away.set(false);
    assertThat(store.byName("orders")).isEmpty();
  }

  @Test
  void aDatabaseThatFallsSilentInAQueryIsUnavailable() {
    assertUnavailable(() -> query("select pg_terminate_backend(pg_backend_pid())"));
  }

  @Test
  void aDatabaseThatFallsSilentBeforeTheCommitIsUnavailable() {
    assertUnavailable(
        () -> {
          var answer = query("select 1");
          breakConnections();
          return answer;
        });
  }

  @Test
  void aRefusalOfTheWorkIsPassedOnThoughTheDatabaseHasFallenSilent() {
    assertThatThrownBy(
            () ->
                transaction.run(
                    () -> {
                      var _ = query("select 1");
                      breakConnections();
                      throw NotFound.namespace("orders");
                    }))
        .isInstanceOf(NotFound.class);
  }

  private void assertUnavailable(Supplier<Object> work) {
    assertThatThrownBy(() -> transaction.run(work)).isInstanceOf(Unavailable.class);
    assertThat(transaction.run(() -> query("select 1"))).isEqualTo(1);
  }

  private Object query(String sql) {
    return session.createNativeQuery(sql).getSingleResult();
  }

  /** All but the one that does it; they are broken when it returns. */
  private void breakConnections() {
    try (var connection = postgres.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid, 60000) from pg_stat_activity"
              + " where datname = current_database() and pid <> pg_backend_pid()");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private DelegatingDataSource database() {
    return new DelegatingDataSource(postgres) {
      @Override
      public Connection getConnection() throws SQLException {
        if (away.get()) {
          throw new SQLException("away", "08006");
        }
        return super.getConnection();
      }
    };
  }
}
