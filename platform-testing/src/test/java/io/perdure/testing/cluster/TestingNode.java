package io.perdure.testing.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Node;
import io.perdure.common.grpc.GrpcNeighbours;
import io.perdure.common.grpc.NodeChannels;
import io.perdure.common.grpc.RoutedClients;
import io.perdure.common.grpc.Routes;
import io.perdure.common.namespace.Namespace;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.store.TestingPersistence;
import io.perdure.testing.engine.OneNamespace;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** One node of a role: its own pool of connections, its own server, its own view of the others. */
final class TestingNode implements AutoCloseable {
  private final String address = "node-" + UUID.randomUUID();
  private final HikariDataSource database = new HikariDataSource();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final NodeChannels channels = new NodeChannels(this::connect);
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final EntityManagerFactory sessions;
  private final Routes routes;
  private final RoutedClients clients;
  private final Server server;
  private volatile boolean alive = true;

  TestingNode(Class<?> role, DataSource postgres, SharedChannel channel) {
    database.setDataSource(postgres);
    database.setMaximumPoolSize(8);
    sessions =
        TestingPersistence.open(database, "io.perdure.history.store", "io.perdure.matching.store");
    var leases = new JdbcLeaseStore(database);
    routes = new Routes(leases, channels, InstantSource.system());
    clients = new RoutedClients(routes);
    routes.start();
    var beans = context.getBeanFactory();
    beans.registerSingleton("entityManagerFactory", sessions);
    beans.registerSingleton("clock", InstantSource.system());
    beans.registerSingleton("measuredClock", new MeasuredClock(InstantSource.system()));
    beans.registerSingleton("holdings", new Holdings());
    beans.registerSingleton("leases", leases);
    beans.registerSingleton("taskChannel", channel.end(this));
    beans.registerSingleton("otherRoles", clients);
    beans.registerSingleton("neighbours", new GrpcNeighbours(channels));
    beans.registerSingleton("namespaces", new OneNamespaceOnly());
    var properties = Map.<String, Object>of("perdure.node.address", address);
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("node", properties));
    context.register(role);
    context.refresh();
    server = serve();
  }

  private ManagedChannel connect(Node node) {
    return InProcessChannelBuilder.forName(node.address()).executor(threads).build();
  }

  private Server serve() {
    var builder = InProcessServerBuilder.forName(address).executor(threads);
    context.getBeanProvider(BindableService.class).forEach(builder::addService);
    try {
      return builder.build().start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  String address() {
    return address;
  }

  boolean isAlive() {
    return alive;
  }

  /** The ways of this node to the others. */
  RoutedClients clients() {
    return clients;
  }

  /** Ends as a process does that is asked to. */
  @Override
  public void close() {
    context.close();
    alive = false;
    server.shutdown();
    end();
  }

  /** Ends as a process does that is killed: its connections break, and it says nothing. */
  void kill() {
    alive = false;
    database.close();
    server.shutdownNow();
    threads.execute(
        () -> {
          context.close();
          end();
        });
  }

  private void end() {
    routes.close();
    channels.close();
    sessions.close();
    database.close();
  }

  private static final class OneNamespaceOnly implements Namespaces {
    @Override
    public Optional<Namespace> byName(String name) {
      return Optional.of(OneNamespace.DEFAULT);
    }

    @Override
    public Optional<Namespace> byId(String id) {
      return Optional.of(OneNamespace.DEFAULT);
    }
  }
}
