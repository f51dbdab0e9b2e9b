package io.perdure.common.store;

import io.perdure.common.visibility.VisibilityReader;
import io.perdure.common.visibility.VisibilityRecords;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The listings of a database, as part of what surrounds a role. */
@Configuration(proxyBeanMethods = false)
public class VisibilityConfiguration {
  @Bean
  VisibilityRecords visibilityRecords(EntityManagerFactory entityManagers) {
    return new JpaVisibilityRecords(entityManagers);
  }

  @Bean
  VisibilityReader visibilityReader(VisibilityRecords visibilityRecords) {
    return new VisibilityReader(visibilityRecords);
  }
}
