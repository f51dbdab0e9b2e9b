package io.perdure.server.dev;

import io.perdure.common.grpc.RoutingConfiguration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The ways to the owners of runs, for a command that serves nothing itself. */
@Configuration(proxyBeanMethods = false)
@Import(RoutingConfiguration.class)
class RefreshConfiguration {
  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }
}
