package io.perdure.server.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Serves one role to the others in this process; each call has a virtual thread. */
public final class InProcessServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Server server;

  /**
   * @param interceptors from the outermost to the innermost
   */
  public static InProcessServer start(
      String name,
      List<BindableService> services,
      List<ServerInterceptor> interceptors,
      ExecutorService executor) {
    var builder = InProcessServerBuilder.forName(name).executor(executor);
    services.forEach(builder::addService);
    interceptors.reversed().forEach(builder::intercept); // The last one added is called first.
    try {
      return new InProcessServer(builder.build().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InProcessServer(Server server) {
    this.server = server;
  }

  /** Takes no more calls, and gives those that are being served a while to end. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
