package io.perdure.worker;

import io.perdure.common.channel.TaskChannel;
import io.perdure.common.store.JpaVisibilityIndex;
import io.perdure.common.visibility.VisibilityIndex;
import io.perdure.worker.visibility.IndexerLoop;
import io.perdure.worker.visibility.TombstoneScanner;
import jakarta.persistence.EntityManagerFactory;
import java.time.InstantSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the worker role from what its surroundings provide. */
@Configuration(proxyBeanMethods = false)
public class WorkerConfiguration {
  @Bean
  VisibilityIndex visibilityIndex(EntityManagerFactory entityManagerFactory, InstantSource clock) {
    return new JpaVisibilityIndex(entityManagerFactory, clock);
  }

  @Bean
  IndexerLoop indexerLoop(VisibilityIndex visibilityIndex, InstantSource clock) {
    return new IndexerLoop(visibilityIndex, clock);
  }

  @Bean
  SmartLifecycle workerLifecycle(
      TaskChannel channel,
      IndexerLoop indexerLoop,
      VisibilityIndex visibilityIndex,
      InstantSource clock) {
    return new WorkerLifecycle(channel, indexerLoop, new TombstoneScanner(visibilityIndex, clock));
  }
}
