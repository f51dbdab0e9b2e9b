package io.perdure.common.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A few connections for nothing but signs of life, to other nodes and to whoever probes this one,
 * and for reading who owns what: however many queries keep the others busy, a node that lives can
 * say so. What takes longer here than a sign of life may, fails, and is asked again.
 */
public final class LeaseConnections implements AutoCloseable {
  /** One for whoever says that the node lives, one for whoever reads the owners. */
  private static final int CONNECTIONS = 2;

  /** Others take a node for dead that has been silent for 4 s. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final DataSource source;
  private final @Nullable HikariDataSource own;

  private LeaseConnections(DataSource source, @Nullable HikariDataSource own) {
    this.source = source;
    this.own = own;
  }

  /** Connections to the same database as a pool has; the given ones where they are of no pool. */
  static LeaseConnections beside(DataSource shared) {
    var pool = pool(shared);
    if (pool == null || pool.getJdbcUrl() == null) {
      return new LeaseConnections(shared, null);
    }
    var own = like(pool);
    return new LeaseConnections(own, own);
  }

  private static @Nullable HikariDataSource pool(DataSource shared) {
    try {
      return shared.isWrapperFor(HikariDataSource.class)
          ? shared.unwrap(HikariDataSource.class)
          : null;
    } catch (SQLException none) {
      return null;
    }
  }

  private static HikariDataSource like(HikariDataSource pool) {
    var own = new HikariConfig();
    own.setPoolName(pool.getPoolName() + "-leases");
    own.setJdbcUrl(pool.getJdbcUrl());
    own.setUsername(pool.getUsername());
    own.setPassword(pool.getPassword());
    own.setTransactionIsolation(pool.getTransactionIsolation());
    own.setInitializationFailTimeout(-1); // Whoever needs the database first says that it is away.
    own.setMaximumPoolSize(CONNECTIONS);
    own.setConnectionTimeout(LIMIT.toMillis());
    own.setValidationTimeout(LIMIT.dividedBy(2).toMillis());
    var settings = new Properties();
    settings.putAll(pool.getDataSourceProperties());
    settings.setProperty("socketTimeout", Long.toString(LIMIT.plusSeconds(1).toSeconds()));
    settings.setProperty("options", "-c statement_timeout=%ds".formatted(LIMIT.toSeconds()));
    own.setDataSourceProperties(settings);
    return new HikariDataSource(own);
  }

  /** Where they are got from. */
  public DataSource source() {
    return source;
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
