package io.perdure.common.store;

import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.Objects;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** The namespaces and the cluster in a database of their own. */
public final class TestingStores implements AutoCloseable {
  private final EntityManagerFactory entityManagers;
  private final JpaTransactionManager transactions;

  public TestingStores(TestingPostgres postgres) {
    var factory = new LocalContainerEntityManagerFactoryBean();
    factory.setDataSource(postgres.newDatabase());
    factory.setManagedTypes(PersistenceManagedTypes.of(NamespaceRow.class.getName()));
    factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
    factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "validate"));
    factory.afterPropertiesSet();
    entityManagers = Objects.requireNonNull(factory.getObject());
    transactions = new JpaTransactionManager(entityManagers);
  }

  public NamespaceStore namespaces() {
    return new JpaNamespaceStore(entityManagers, transactions);
  }

  public ClusterStore cluster() {
    return new JpaClusterStore(entityManagers, transactions);
  }

  @Override
  public void close() {
    entityManagers.close();
  }
}
