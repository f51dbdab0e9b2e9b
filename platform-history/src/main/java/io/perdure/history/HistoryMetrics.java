package io.perdure.history;

import io.micrometer.core.instrument.MeterRegistry;
import io.perdure.history.store.MeasuredShardStore;
import io.perdure.history.store.ShardStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is measured of a history role that runs alone. */
@Configuration(proxyBeanMethods = false)
class HistoryMetrics {
  @Bean
  static BeanPostProcessor measuredStores(ObjectProvider<MeterRegistry> meters) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof ShardStore store
            ? new MeasuredShardStore(store, meters.getObject())
            : bean;
      }
    };
  }
}
