package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.perdure.common.store.TestingPostgres;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class LeaseConnectionsTest {
  private final PGSimpleDataSource database = TestingPostgres.POSTGRES_18.newDatabase();
  private final HikariDataSource shared = poolOfOne();
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  @AfterEach
  void close() {
    context.close();
    shared.close();
  }

  @Test
  void aNodeSaysThatItLivesWhileAllOtherConnectionsAreBusy() throws SQLException {
    context.registerBean("dataSource", DataSource.class, () -> shared);
    context.registerBean("clock", InstantSource.class, InstantSource::system);
    context.register(ClusterConfiguration.class);
    context.refresh();
    var leases = context.getBean(LeaseStore.class);
    var node = new Node(UUID.randomUUID(), "history", "localhost:1");

    try (var _ = shared.getConnection()) {
      leases.heartbeat(node, false);
      assertThat(leases.members("history")).extracting(Member::node).containsExactly(node);
      assertThat(leases.owners().shards()).hasSize(8);
    }
  }

  @Test
  void onlyTheirOwnQueriesAreCutShort() {
    try (var own = LeaseConnections.beside(shared)) {
      assertThat(limitOf(own.source())).isEqualTo("3s");
      assertThat(limitOf(shared)).isEqualTo("30s");
    }
  }

  @Test
  void withoutAPoolTheGivenConnectionsServe() {
    try (var own = LeaseConnections.beside(database)) {
      assertThat(own.source()).isSameAs(database);
    }
  }

  private static String limitOf(DataSource connections) {
    return JdbcClient.create(connections)
        .sql("show statement_timeout")
        .query(String.class)
        .single();
  }

  private HikariDataSource poolOfOne() {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(database.getURL());
    pool.setUsername(database.getUser());
    pool.setPassword(database.getPassword());
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(250);
    pool.addDataSourceProperty("options", "-c statement_timeout=30s");
    return pool;
  }
}
