package io.perdure.common.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.UUID;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;

/** The installation's row in the database. */
public final class JpaClusterStore implements ClusterStore {
  private static final String INSERT =
      """
      insert into cluster (cluster_id, name, layout)
      select :id, :name, coalesce((select max(layout) from shard), 1)
       where not exists (select 1 from cluster)
      on conflict do nothing""";
  private static final String READ =
      """
      select c.cluster_id, c.name, (select count(*) from shard s where s.layout = c.layout)
        from cluster c""";

  private final EntityManager entityManager;
  private final StoreTransaction transaction;

  public JpaClusterStore(
      EntityManagerFactory entityManagers, PlatformTransactionManager transactions) {
    entityManager = SharedEntityManagerCreator.createSharedEntityManager(entityManagers);
    transaction = new StoreTransaction(transactions);
  }

  @Override
  public Cluster ensure() {
    return transaction.run(
        () -> {
          entityManager
              .createNativeQuery(INSERT)
              .setParameter("id", UUID.randomUUID())
              .setParameter("name", Cluster.DEFAULT_NAME)
              .executeUpdate();
          return read();
        });
  }

  private Cluster read() {
    var row = (Object[]) entityManager.createNativeQuery(READ).getSingleResult();
    return new Cluster((UUID) row[0], (String) row[1], ((Number) row[2]).intValue());
  }
}
