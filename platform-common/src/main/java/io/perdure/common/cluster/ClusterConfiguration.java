package io.perdure.common.cluster;

import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The leases of a database and what a node knows of them, as part of what surrounds a role. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ClusterProperties.class, NodeProperties.class})
public class ClusterConfiguration {
  @Bean(destroyMethod = "close")
  LeaseConnections leaseConnections(DataSource dataSource) {
    return LeaseConnections.beside(dataSource);
  }

  /** A database that has no layout yet gets one, from the processes that are to divide it. */
  @Bean
  LeaseStore leaseStore(
      LeaseConnections leaseConnections, DataSource dataSource, ClusterProperties properties) {
    var leases = new JdbcLeaseStore(leaseConnections.source(), dataSource);
    if (properties.createLayout()) {
      leases.createLayout(properties.shards(), properties.matchingPartitions());
    }
    return leases;
  }

  @Bean
  MeasuredClock measuredClock(InstantSource clock) {
    return new MeasuredClock(clock);
  }

  @Bean
  Holdings holdings() {
    return new Holdings();
  }
}
