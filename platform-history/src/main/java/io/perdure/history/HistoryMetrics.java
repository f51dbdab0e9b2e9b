package io.perdure.history;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.history.shard.RecentEvents;
import io.perdure.history.shard.Shards;
import io.perdure.history.store.MeasuredShardStore;
import io.perdure.history.store.ShardStore;
import io.perdure.history.task.TaskWatch;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is measured of a history role that runs alone. */
@Configuration(proxyBeanMethods = false)
class HistoryMetrics {
  @Bean
  static BeanPostProcessor measuredShardStore(
      ObjectProvider<MeterRegistry> meters, ObjectProvider<MeasuredClock> clock) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof ShardStore store
            ? new MeasuredShardStore(store, meters.getObject(), clock.getObject())
            : bean;
      }
    };
  }

  @Bean
  TaskWatch measuredTasks(MeterRegistry meters) {
    return new MeasuredTasks(meters);
  }

  @Bean
  MeterBinder caches(Shards shards, RecentEvents recentEvents) {
    var runs = Tags.of("cache_type", "mutablestate", "operation", MeasuredShardStore.RUN_CACHE);
    var events = Tags.of("cache_type", "events", "operation", "EventsCacheGetEvent");
    return meters -> {
      counter("cache_requests", runs, shards, Shards::submitted).register(meters);
      counter("cache_requests", events, recentEvents, RecentEvents::asked).register(meters);
      counter("cache_miss", events, recentEvents, RecentEvents::missed).register(meters);
    };
  }

  private static <T> FunctionCounter.Builder<T> counter(
      String name, Tags tags, T cache, ToDoubleFunction<T> count) {
    return FunctionCounter.builder(name, cache, count).tags(tags);
  }
}
