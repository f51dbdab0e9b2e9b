package io.perdure.common.grpc;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;

/**
 * Says by gRPC's health protocol whether a role serves: from the moment that everything has started
 * until the moment that something begins to stop (FO-85, FO-86).
 */
public final class ServingHealth implements SmartLifecycle {
  private final HealthStatusManager health = new HealthStatusManager();
  private final List<String> names;
  private boolean running;

  /**
   * @param services the names under which clients ask, beside that of the whole server
   */
  public ServingHealth(String... services) {
    this.names =
        Stream.concat(Stream.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES), Stream.of(services))
            .toList();
    say(ServingStatus.NOT_SERVING);
  }

  /** What a gRPC server is given. */
  public BindableService service() {
    return health.getHealthService();
  }

  @Override
  public void start() {
    running = true;
    say(ServingStatus.SERVING);
  }

  @Override
  public void stop() {
    running = false;
    say(ServingStatus.NOT_SERVING);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Last to start, first to stop. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  private void say(ServingStatus status) {
    names.forEach(name -> health.setStatus(name, status));
  }
}
