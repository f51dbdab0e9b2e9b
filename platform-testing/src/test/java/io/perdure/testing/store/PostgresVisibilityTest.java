package io.perdure.testing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.error.Unavailable;
import io.perdure.common.store.ChannelPositions;
import io.perdure.common.store.JpaVisibilityIndex;
import io.perdure.common.store.JpaVisibilityRecords;
import io.perdure.common.store.TestingPersistence;
import io.perdure.common.store.TestingPostgres;
import io.perdure.common.visibility.VisibilityIndex;
import io.perdure.common.visibility.VisibilityReader;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresVisibilityTest extends VisibilityContract {
  private static PGSimpleDataSource database;
  private static EntityManagerFactory sessions;

  @BeforeAll
  static void open() {
    database = TestingPostgres.POSTGRES_18.newDatabase();
    database.setReWriteBatchedInserts(true); // As in production.
    sessions = TestingPersistence.open(database, "io.perdure.common.store");
  }

  @AfterAll
  static void close() {
    sessions.close();
  }

  @AfterEach
  void empty() throws SQLException {
    execute("truncate visibility, dead_letter");
  }

  @Override
  VisibilityIndex index() {
    return new JpaVisibilityIndex(sessions, () -> Runs.NOON);
  }

  @Override
  VisibilityReader reader() {
    return new VisibilityReader(new JpaVisibilityRecords(sessions));
  }

  @Override
  ConsumedOffsets positions() {
    return new ChannelPositions(database);
  }

  @Test
  void oneBatchIsOneTransaction() throws SQLException {
    var runs = IntStream.range(0, 250).mapToObj(number -> Runs.open(number).build()).toList();
    index().write(runs, List.of());
    assertThat(first("select count(distinct xmin::text) from visibility")).isEqualTo("1");
  }

  @Test
  @DisplayName("a database that fails is unavailable (VI-48)")
  void aDatabaseThatFailsIsUnavailable() throws SQLException {
    execute("alter table visibility rename to elsewhere");
    try {
      var request = CountWorkflowExecutionsRequest.getDefaultInstance();
      assertThatThrownBy(() -> reader().count(Runs.NAMESPACE, Runs.KNOWN, request))
          .isInstanceOf(Unavailable.class);
    } finally {
      execute("alter table elsewhere rename to visibility");
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String first(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
