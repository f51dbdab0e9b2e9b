package io.perdure.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.Unavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.orm.jpa.JpaTransactionManager;

class StoreTransactionTest {
  private final AtomicBoolean away = new AtomicBoolean();

  @Test
  void aDatabaseThatDoesNotAnswerIsUnavailableUntilItDoes() {
    try (var entityManagers =
        TestingPersistence.open(database(), NamespaceRow.class.getPackageName())) {
      var store = new JpaNamespaceStore(entityManagers, new JpaTransactionManager(entityManagers));

      away.set(true);
      assertThatThrownBy(() -> store.byName("orders")).isInstanceOf(Unavailable.class);

      away.set(false);
      assertThat(store.byName("orders")).isEmpty();
    }
  }

  private DelegatingDataSource database() {
    return new DelegatingDataSource(TestingPostgres.POSTGRES_18.newDatabase()) {
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
