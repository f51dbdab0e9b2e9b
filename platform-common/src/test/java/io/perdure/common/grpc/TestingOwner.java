package io.perdure.common.grpc;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.inprocess.InProcessServerBuilder;
import io.perdure.common.api.HistoryServiceGrpc;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.cluster.Node;
import io.perdure.common.error.Unavailable;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A node of history that does as it is told. */
final class TestingOwner {
  private final Node node = new Node(UUID.randomUUID(), "history", UUID.randomUUID().toString());
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger callsSentAgain = new AtomicInteger();
  private final CountDownLatch called = new CountDownLatch(1);
  private final Server server = serve();
  private volatile Supplier<RecordTaskStartedResponse> answer =
      RecordTaskStartedResponse::getDefaultInstance;

  private Server serve() {
    var table = new ServiceTable(HistoryServiceGrpc.getServiceDescriptor());
    table.unary(HistoryServiceGrpc.getRecordTaskStartedMethod(), this::answer);
    try {
      return InProcessServerBuilder.forName(node.address())
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .addService(ServerInterceptors.intercept(table.definition(), new RoutedCall.Reader()))
          .build()
          .start();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private RecordTaskStartedResponse answer(RecordTaskStartedRequest request) {
    calls.incrementAndGet();
    if (RoutedCall.isSentAgain()) {
      callsSentAgain.incrementAndGet();
    }
    called.countDown();
    return answer.get();
  }

  Node node() {
    return node;
  }

  int calls() {
    return calls.get();
  }

  /** Those that said that they had been sent before. */
  int callsSentAgain() {
    return callsSentAgain.get();
  }

  /** Does not answer any more. */
  void hold() {
    answer = () -> new CompletableFuture<RecordTaskStartedResponse>().join();
  }

  /** Says that another node owns it. */
  void refuse() {
    answer =
        () -> {
          throw Unavailable.moved("not here");
        };
  }

  void answer(Status status) {
    answer =
        () -> {
          throw status.asRuntimeException();
        };
  }

  void awaitCall() throws InterruptedException {
    called.await();
  }

  void die() {
    server.shutdownNow();
  }
}
