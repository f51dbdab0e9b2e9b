package io.perdure.history;

import com.google.protobuf.InvalidProtocolBufferException;
import com.zaxxer.hikari.HikariDataSource;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.InProcessTaskChannel;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.grpc.OneNodeClients;
import io.perdure.common.namespace.Namespace;
import io.perdure.common.namespace.Namespaces;
import io.perdure.common.store.TestingPersistence;
import io.perdure.common.store.TestingPostgres;
import io.perdure.history.grpc.OwnersOfRuns;
import io.perdure.history.refresh.JdbcRunList;
import io.perdure.history.refresh.Refresh;
import io.temporal.api.enums.v1.NamespaceState;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The history role on a database of its own, served in process; the test plays matching. */
final class TestingHistoryRole implements AutoCloseable {
  static final String NAMESPACE = "00000000-0000-4000-8000-000000000001";

  private static final long PATIENCE_SECONDS = 20;

  private final HikariDataSource database = new HikariDataSource();
  private final EntityManagerFactory sessions;
  private final JdbcLeaseStore leases;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String name = "history-" + UUID.randomUUID();
  private final ManagedChannel channel =
      InProcessChannelBuilder.forName(name).executor(threads).build();
  private final BlockingQueue<DispatchTask> tasks = new LinkedBlockingQueue<>();
  private final BlockingQueue<VisibilityRecord> records = new LinkedBlockingQueue<>();
  private AnnotationConfigApplicationContext context;
  private InProcessTaskChannel taskChannel;
  private Server server;

  TestingHistoryRole() {
    var postgres = TestingPostgres.POSTGRES_18.newDatabase();
    postgres.setReWriteBatchedInserts(true);
    database.setDataSource(postgres);
    sessions = TestingPersistence.open(database, "io.perdure.history.store");
    leases = new JdbcLeaseStore(database);
    leases.createLayout(2, 1);
    start();
  }

  /** Starts a process of the role; there is one at a time. */
  void start() {
    taskChannel = new InProcessTaskChannel();
    taskChannel.receive(Topic.MATCHING_TASKS, (record, _) -> tasks.add(task(record)));
    taskChannel.receive(
        Topic.VISIBILITY_TASKS,
        (record, done) -> {
          done.run();
          return records.add(record(record));
        });
    context = new AnnotationConfigApplicationContext();
    var beans = context.getBeanFactory(); // Not the context's own: it does not close them.
    beans.registerSingleton("entityManagerFactory", sessions);
    beans.registerSingleton("clock", InstantSource.system());
    beans.registerSingleton("measuredClock", new MeasuredClock(InstantSource.system()));
    beans.registerSingleton("holdings", new Holdings());
    beans.registerSingleton("leases", leases);
    beans.registerSingleton("taskChannel", taskChannel);
    beans.registerSingleton("otherRoles", clients());
    beans.registerSingleton("namespaces", new OneNamespace());
    context.register(HistoryConfiguration.class);
    context.refresh();
    server = serve();
  }

  private Server serve() {
    var builder = InProcessServerBuilder.forName(name).executor(threads);
    context.getBeanProvider(BindableService.class).forEach(builder::addService);
    try {
      return builder.build().start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  void stop() {
    server.shutdownNow();
    context.close();
    taskChannel.close();
  }

  OneNodeClients clients() {
    return new OneNodeClients(channel, channel);
  }

  ExecutorService threads() {
    return threads;
  }

  LeaseStore leases() {
    return leases;
  }

  /** What has the role's runs owe again what they owe. */
  Refresh refresh() {
    return new Refresh(new JdbcRunList(database), new OwnersOfRuns(clients()));
  }

  /** How many batches have been committed. */
  long commits() {
    return JdbcClient.create(database)
        .sql("select sum(top) from (select max(commit_seq) top from outbox group by shard_id) t")
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /** What a patient client gets. */
  <T> T untilAvailable(Supplier<T> call) {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return call.get();
      } catch (StatusRuntimeException refused) {
        if (refused.getStatus().getCode() != Status.Code.UNAVAILABLE || System.nanoTime() > end) {
          throw refused;
        }
      }
    }
  }

  /** The next task for matching; it is never done, so it stays owed. */
  DispatchTask nextTask() throws InterruptedException {
    return Objects.requireNonNull(tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  VisibilityRecord nextRecord() throws InterruptedException {
    return Objects.requireNonNull(records.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  private static DispatchTask task(ChannelRecord record) {
    try {
      return DispatchTask.parseFrom(record.value());
    } catch (InvalidProtocolBufferException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static VisibilityRecord record(ChannelRecord record) {
    try {
      return VisibilityRecord.parseFrom(record.value());
    } catch (InvalidProtocolBufferException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Override
  public void close() {
    stop();
    channel.shutdownNow();
    threads.shutdownNow();
    sessions.close();
    database.close();
  }

  private static final class OneNamespace implements Namespaces {
    private final Namespace namespace =
        new Namespace(
            NAMESPACE, "default", NamespaceState.NAMESPACE_STATE_REGISTERED, Duration.ofDays(1));

    @Override
    public Optional<Namespace> byName(String name) {
      return Optional.of(namespace);
    }

    @Override
    public Optional<Namespace> byId(String id) {
      return Optional.of(namespace);
    }
  }
}
