package io.perdure.worker;

import java.time.InstantSource;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a worker role that runs alone needs around it: the clock and the stores. */
@Configuration(proxyBeanMethods = false)
@EntityScan("io.perdure.common.store")
class WorkerSurroundings {
  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }
}
