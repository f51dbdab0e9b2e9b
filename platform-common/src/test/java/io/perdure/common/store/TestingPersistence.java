package io.perdure.common.store;

import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** Hibernate over a test's database, set up as the servers do it: it validates the schema. */
public final class TestingPersistence {
  private TestingPersistence() {}

  /** The mapping of all rows in the given packages; the caller closes it. */
  public static EntityManagerFactory open(DataSource database, String... packages) {
    var factory = new LocalContainerEntityManagerFactoryBean();
    factory.setDataSource(database);
    factory.setPackagesToScan(packages);
    factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
    factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "validate"));
    factory.afterPropertiesSet();
    return factory.getNativeEntityManagerFactory();
  }
}
