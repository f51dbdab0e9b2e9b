package io.perdure.server;

import com.zaxxer.hikari.HikariDataSource;
import io.grpc.ManagedChannel;
import io.perdure.common.channel.InProcessChannelConfiguration;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.grpc.OneNodeClients;
import io.perdure.common.namespace.NamespaceConfiguration;
import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.NamespaceStore;
import io.perdure.common.store.SchemaVersion;
import io.perdure.common.store.VisibilityConfiguration;
import io.perdure.frontend.FrontendConfiguration;
import io.perdure.frontend.namespace.FirstNamespaces;
import io.perdure.history.HistoryConfiguration;
import io.perdure.matching.MatchingConfiguration;
import io.perdure.migrations.Migrations;
import io.perdure.server.grpc.InProcessNames;
import io.perdure.worker.WorkerConfiguration;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What all roles of one process share: the database, the clock, and the ways to each other. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DatabaseProperties.class, ServerProperties.class})
@ImportAutoConfiguration({HibernateJpaAutoConfiguration.class, TransactionAutoConfiguration.class})
@EntityScan({"io.perdure.common.store", "io.perdure.history.store", "io.perdure.matching.store"})
@Import({
  NamespaceConfiguration.class,
  VisibilityConfiguration.class,
  ClusterConfiguration.class,
  InProcessChannelConfiguration.class
})
class ServerConfiguration {
  static final String HISTORY = "history";
  static final String MATCHING = "matching";
  static final String FRONTEND = "frontend";
  static final String WORKER = "worker";

  private static final Duration CONNECTION_WAIT = Duration.ofSeconds(5);
  private static final String SOCKET_SECONDS = "40";

  @Bean
  ServerLock serverLock(DatabaseProperties database, DatabaseLost lost) {
    var process = "process %d".formatted(ProcessHandle.current().pid());
    return ServerLock.take(database, "Perdure server, " + process, lost);
  }

  /** A database with the right schema: whoever has a connection can rely on it. */
  @Bean
  DataSource dataSource(DatabaseProperties database, ServerLock lockedFirst) throws SQLException {
    var plain = new PGSimpleDataSource();
    plain.setUrl(database.url());
    plain.setUser(database.user());
    plain.setPassword(database.password());
    if (database.migrate()) {
      Migrations.apply(plain); // Not through the pool: a migration may take its time.
    }
    SchemaVersion.check(plain);
    return pool(database);
  }

  /** A frozen owner must not hold locks for long, nor a lost network a thread. */
  private static HikariDataSource pool(DatabaseProperties database) {
    var pool = new HikariDataSource();
    pool.setPoolName("perdure");
    pool.setJdbcUrl(database.url());
    pool.setUsername(database.user());
    pool.setPassword(database.password());
    pool.setMaximumPoolSize(database.connections());
    pool.setMinimumIdle(2);
    pool.setConnectionTimeout(CONNECTION_WAIT.toMillis());
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.addDataSourceProperty("ApplicationName", "Perdure");
    pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    pool.addDataSourceProperty("prepareThreshold", "1");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("socketTimeout", SOCKET_SECONDS);
    pool.addDataSourceProperty(
        "options", "-c idle_in_transaction_session_timeout=2s -c statement_timeout=30s");
    return pool;
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean(destroyMethod = "close")
  ExecutorService grpcHandlers() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
  }

  @Bean
  InProcessNames inProcessNames() {
    return new InProcessNames("perdure-" + UUID.randomUUID());
  }

  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel historyChannel(InProcessNames names, ExecutorService grpcHandlers) {
    return names.channelTo(HISTORY, grpcHandlers);
  }

  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel matchingChannel(InProcessNames names, ExecutorService grpcHandlers) {
    return names.channelTo(MATCHING, grpcHandlers);
  }

  @Bean
  OneNodeClients clients(ManagedChannel historyChannel, ManagedChannel matchingChannel) {
    return new OneNodeClients(historyChannel, matchingChannel);
  }

  /** Whoever is called stands before its callers; the public endpoint opens last. */
  @Bean
  Roles roles(ApplicationContext common, FirstNamespaces createdBefore) {
    return new Roles(
        common,
        List.of(
            new Role(WORKER, WorkerConfiguration.class, InProcessSurface.class),
            new Role(HISTORY, HistoryConfiguration.class, InProcessSurface.class),
            new Role(MATCHING, MatchingConfiguration.class, InProcessSurface.class),
            new Role(FRONTEND, FrontendConfiguration.class, NetworkSurface.class)));
  }

  @Bean
  FirstNamespaces firstNamespaces(
      ServerProperties properties, NamespaceStore namespaces, ClusterStore cluster) {
    return FirstNamespaces.create(properties.namespaces(), properties.types(), namespaces, cluster);
  }
}
