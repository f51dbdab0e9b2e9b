package io.perdure.frontend.grpc;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Says under the names that clients ask for whether the endpoint serves: from the moment that
 * everything has started until the moment that something begins to stop (FO-85, FO-86).
 */
public final class PublicHealth implements SmartLifecycle {
  private static final List<String> NAMES =
      List.of(
          HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
          WorkflowServiceGrpc.SERVICE_NAME,
          OperatorServiceGrpc.SERVICE_NAME);

  private final HealthStatusManager health;
  private boolean running;

  public PublicHealth(HealthStatusManager health) {
    this.health = health;
    say(ServingStatus.NOT_SERVING);
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
    NAMES.forEach(name -> health.setStatus(name, status));
  }
}
