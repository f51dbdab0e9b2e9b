package io.perdure.frontend.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.perdure.common.api.TaskKind;
import io.perdure.common.api.TaskToken;
import io.perdure.common.grpc.OneNodeClients;
import io.perdure.common.namespace.CachedNamespaces;
import io.perdure.common.store.TestingPostgres;
import io.perdure.common.store.TestingStores;
import io.perdure.common.visibility.VisibilityReader;
import io.perdure.frontend.access.Access;
import io.perdure.frontend.access.FrontendLimits;
import io.perdure.frontend.namespace.NewNamespace;
import io.perdure.frontend.poll.PollSpread;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The whole frontend in this process, with history and matching stood in for. */
public final class TestingFrontend implements AutoCloseable {
  /** Exists from the beginning. */
  public static final String NAMESPACE = "default";

  private static final FrontendLimits WIDE = new FrontendLimits(1_000_000, 1_000_000, 1_000);
  private static final TestingStores STORES = new TestingStores(TestingPostgres.POSTGRES_18);
  private static final String NAMESPACE_ID =
      STORES.namespaces().ensure(NewNamespace.named(NAMESPACE, Duration.ofDays(1), "active")).id();

  private final String name = "frontend-" + UUID.randomUUID();
  private final TestingRole history = new TestingRole(name + "-history");
  private final TestingRole matching = new TestingRole(name + "-matching");
  private final ManagedChannel toHistory = channel(name + "-history");
  private final ManagedChannel toMatching = channel(name + "-matching");
  private final ManagedChannel channel = channel(name);
  private final PublicServices services;
  private final Server server;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  public TestingFrontend() {
    this(WIDE);
  }

  public TestingFrontend(FrontendLimits limits) {
    var clients = new OneNodeClients(toHistory, toMatching);
    var namespaces = new CachedNamespaces(STORES.namespaces(), () -> now);
    services =
        new PublicServices(
            clients,
            new PollSpread(clients, 1),
            new VisibilityReader(new TestingRecords()),
            STORES.namespaces(),
            namespaces,
            STORES.cluster());
    var access = new Access(namespaces, limits, () -> now, services.unserved());
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(services.workflowService(access))
            .addService(services.operatorService(access))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a namespace in the given state, whatever it takes to get there. */
  public static String newNamespace(NamespaceState state) {
    var namespace =
        NewNamespace.named("test-" + UUID.randomUUID(), Duration.ofDays(1), "active").toBuilder();
    namespace.getNamespaceInfoBuilder().setState(state);
    STORES.namespaces().add(namespace.build());
    return namespace.getNamespaceInfo().getName();
  }

  public static String namespaceId() {
    return NAMESPACE_ID;
  }

  /** A token of a task of the workflow {@code order-1} in the namespace that always exists. */
  public static TaskToken.Builder token() {
    return TaskToken.newBuilder()
        .setKind(TaskKind.TASK_KIND_ACTIVITY)
        .setNamespaceId(NAMESPACE_ID)
        .setWorkflowId("order-1")
        .setRunId(UUID.randomUUID().toString());
  }

  /** A client with a deadline that suits long polls too. */
  public WorkflowServiceBlockingStub client() {
    return WorkflowServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** A client of the operator's service. */
  public OperatorServiceBlockingStub operator() {
    return OperatorServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  public ManagedChannel channel() {
    return channel;
  }

  public TestingRole history() {
    return history;
  }

  public TestingRole matching() {
    return matching;
  }

  public PublicServices services() {
    return services;
  }

  /** Moves the frontend's clock on. */
  public void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    toHistory.shutdownNow();
    toMatching.shutdownNow();
    history.close();
    matching.close();
  }

  private static ManagedChannel channel(String name) {
    return InProcessChannelBuilder.forName(name).directExecutor().build();
  }
}
