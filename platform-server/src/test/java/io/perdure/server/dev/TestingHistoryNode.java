package io.perdure.server.dev;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.perdure.common.api.HistoryServiceGrpc.HistoryServiceImplBase;
import io.perdure.common.api.RefreshTasksRequest;
import io.perdure.common.api.RefreshTasksResponse;
import io.perdure.common.cluster.Claim;
import io.perdure.common.cluster.Holdings;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.LeaseLoop;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Neighbours;
import io.perdure.common.cluster.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import javax.sql.DataSource;

/** A node of history that owns all shards of a database, and remembers what it is asked for. */
final class TestingHistoryNode implements AutoCloseable {
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Server server;
  private final LeaseLoop leases;

  TestingHistoryNode(DataSource database, ServerCredentials credentials) {
    try {
      server =
          Grpc.newServerBuilderForPort(0, credentials).addService(new History()).build().start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    var node = new Node(UUID.randomUUID(), "history", "localhost:" + server.getPort());
    leases =
        new LeaseLoop(
            new Claim(Leased.SHARD, node, false),
            new JdbcLeaseStore(database),
            new MeasuredClock(InstantSource.system()),
            Neighbours.NONE,
            new Holdings(),
            new Idle());
    leases.start();
  }

  /** The workflow ids whose runs it was asked to refresh. */
  Queue<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    leases.stop();
    server.shutdownNow();
  }

  private final class History extends HistoryServiceImplBase {
    @Override
    public void refreshTasks(
        RefreshTasksRequest request, StreamObserver<RefreshTasksResponse> answer) {
      asked.add(request.getWorkflowId());
      if (request.getWorkflowId().equals("gone")) {
        answer.onError(Status.NOT_FOUND.withDescription("it is gone").asRuntimeException());
        return;
      }
      answer.onNext(RefreshTasksResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  /** Does nothing with what it owns. */
  private static final class Idle implements LeaseLoop.Tenant {
    private final Map<Integer, Runnable> ends = new ConcurrentHashMap<>();

    @Override
    public void begin(int id, long epoch, LongConsumer ended) {
      ends.put(id, () -> ended.accept(epoch));
    }

    @Override
    public void drain(int id) {
      var end = ends.remove(id);
      if (end != null) {
        end.run();
      }
    }

    @Override
    public void lose(int id) {
      drain(id);
    }
  }
}
