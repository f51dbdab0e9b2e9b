package io.perdure.app.tls;

import io.grpc.BindableService;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.perdure.app.NodeConfiguration;
import io.perdure.app.RoleApplication;
import io.perdure.common.grpc.ServingHealth;
import io.perdure.common.grpc.TestingCertificates;
import io.perdure.common.store.TestingPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A role that serves nothing but its health, with the bundle {@code node} of a test. */
final class TlsRole implements AutoCloseable {
  private final ConfigurableApplicationContext application;

  TlsRole(String role, TestingCertificates certificates, String... settings) {
    var pem = "--spring.ssl.bundle.pem.node.";
    var arguments = new ArrayList<>(List.of(settings));
    arguments.add("--perdure.database.url=" + TestingPostgres.POSTGRES_18.newDatabase().getURL());
    arguments.add("--perdure.database.user=postgres");
    arguments.add("--management.server.port=0");
    arguments.add("--spring.ssl.bundle.watch.file.quiet-period=50ms");
    arguments.add(pem + "reload-on-update=true");
    arguments.add(pem + "keystore.verify-keys=true");
    arguments.add(pem + "keystore.certificate=file:" + certificates.file("node", "crt"));
    arguments.add(pem + "keystore.private-key=file:" + certificates.file("node", "key"));
    arguments.add(pem + "truststore.certificate=file:" + certificates.authority());
    var defaults =
        Map.<String, Object>of(
            "spring.grpc.server.port", "0", "spring.grpc.server.health.enabled", "false");
    application =
        RoleApplication.of(role, defaults, Served.class).run(arguments.toArray(String[]::new));
  }

  <T> T bean(Class<T> type) {
    return application.getBean(type);
  }

  /** Asks for the health over a connection of its own; throws what gRPC throws. */
  void call(ChannelCredentials credentials, String serverName) {
    var target = "localhost:" + bean(GrpcServerLifecycle.class).getPort();
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, credentials).overrideAuthority(serverName).build();
    try {
      var _ =
          HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(30, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  /** Who has called last. */
  String caller() {
    return bean(Callers.class).last.get();
  }

  @Override
  public void close() {
    application.close();
  }

  /** The role. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(NodeConfiguration.class)
  static class Served {
    @Bean
    ServingHealth servingHealth() {
      return new ServingHealth("test");
    }

    @Bean
    BindableService health(ServingHealth servingHealth) {
      return servingHealth.service();
    }

    @Bean
    @GlobalServerInterceptor
    Callers callers() {
      return new Callers();
    }
  }

  /** Remembers whose certificate the last caller has shown. */
  static final class Callers implements ServerInterceptor {
    private final AtomicReference<String> last = new AtomicReference<>("nobody");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      var session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      try {
        last.set(session == null ? "plain text" : session.getPeerPrincipal().getName());
      } catch (SSLPeerUnverifiedException none) {
        last.set("no certificate");
      }
      return next.startCall(call, headers);
    }
  }
}
