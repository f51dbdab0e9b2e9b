package io.perdure.common.store;

import jakarta.persistence.EntityManagerFactory;
import org.springframework.orm.jpa.JpaTransactionManager;

/** The namespaces and the cluster in a database of their own. */
public final class TestingStores implements AutoCloseable {
  private final EntityManagerFactory entityManagers;
  private final JpaTransactionManager transactions;

  public TestingStores(TestingPostgres postgres) {
    entityManagers =
        TestingPersistence.open(postgres.newDatabase(), NamespaceRow.class.getPackageName());
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
