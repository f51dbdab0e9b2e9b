package io.perdure.common.store;

import io.perdure.common.visibility.VisibilityReader;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The listings of a database, as part of what surrounds a role. */
@Configuration(proxyBeanMethods = false)
public class VisibilityConfiguration {
  @Bean
  VisibilityReader visibilityReader(EntityManagerFactory entityManagers) {
    return new VisibilityReader(new JpaVisibilityRecords(entityManagers));
  }
}
