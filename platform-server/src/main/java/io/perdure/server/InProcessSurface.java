package io.perdure.server;

import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.server.grpc.InProcessNames;
import io.perdure.server.grpc.InProcessServer;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves a role to the others in this process, and to nobody else. */
@Configuration(proxyBeanMethods = false)
class InProcessSurface {
  @Bean
  ServerInterceptor routedCalls() {
    return new RoutedCall.Reader();
  }

  @Bean
  InProcessServer inProcessServer(
      ApplicationContext role,
      InProcessNames names,
      ObjectProvider<BindableService> services,
      ObjectProvider<ServerInterceptor> interceptors,
      ExecutorService grpcHandlers) {
    return InProcessServer.start(
        names.of(role.getId()),
        services.orderedStream().toList(),
        interceptors.orderedStream().toList(),
        grpcHandlers);
  }
}
