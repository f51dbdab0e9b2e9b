package io.perdure.common.namespace;

import io.perdure.common.store.ClusterStore;
import io.perdure.common.store.JpaClusterStore;
import io.perdure.common.store.JpaNamespaceStore;
import io.perdure.common.store.NamespaceStore;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The namespaces of a database, as part of what surrounds a role. */
@Configuration(proxyBeanMethods = false)
public class NamespaceConfiguration {
  @Bean
  NamespaceStore namespaceStore(
      EntityManagerFactory entityManagers, PlatformTransactionManager transactions) {
    return new JpaNamespaceStore(entityManagers, transactions);
  }

  @Bean
  ClusterStore clusterStore(
      EntityManagerFactory entityManagers, PlatformTransactionManager transactions) {
    return new JpaClusterStore(entityManagers, transactions);
  }

  @Bean
  Namespaces namespaces(NamespaceStore store, InstantSource clock) {
    return new CachedNamespaces(store, clock);
  }
}
