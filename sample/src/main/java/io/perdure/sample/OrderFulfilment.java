package io.perdure.sample;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ordinary code that survives crashes: each step below is replayed, not repeated. */
public final class OrderFulfilment implements OrderWorkflow {
  private static final Duration PACKING_TIME = Duration.ofSeconds(2);

  private final OrderActivities activities =
      Workflow.newActivityStub(
          OrderActivities.class,
          ActivityOptions.newBuilder()
              .setStartToCloseTimeout(Duration.ofSeconds(30))
              .setRetryOptions(
                  RetryOptions.newBuilder().setInitialInterval(Duration.ofMillis(500)).build())
              .build());

  private @Nullable String receipt;

  @Override
  public String fulfil(Order order) {
    var shelf = activities.reserve(order); // Fails once and is retried by the server.
    Workflow.await(() -> receipt != null); // The signal may come in a second or in a year.
    Workflow.sleep(PACKING_TIME); // A timer of the server's: no thread waits for it.
    var tracking = activities.ship(order, shelf);
    return "Order %s: %d x %s, paid with %s, shipped as %s"
        .formatted(order.id(), order.count(), order.item(), receipt, tracking);
  }

  @Override
  public void paid(String receipt) {
    this.receipt = receipt;
  }
}
