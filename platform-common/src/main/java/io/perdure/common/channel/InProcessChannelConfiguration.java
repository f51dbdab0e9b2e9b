package io.perdure.common.channel;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A task channel between roles of one process, as part of what surrounds them. */
@Configuration(proxyBeanMethods = false)
public class InProcessChannelConfiguration {
  @Bean(destroyMethod = "close")
  TaskChannel taskChannel() {
    return new InProcessTaskChannel();
  }
}
