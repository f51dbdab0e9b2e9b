package io.perdure.server;

import java.util.concurrent.ExecutorService;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves a role on a port, as it is served when it runs alone. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  SslAutoConfiguration.class,
  GrpcServerAutoConfiguration.class,
  GrpcServerServicesAutoConfiguration.class
})
class NetworkSurface {
  @Bean
  GrpcServerExecutorProvider grpcExecutor(ExecutorService grpcHandlers) {
    return () -> grpcHandlers;
  }
}
