package io.perdure.matching;

import io.perdure.matching.queue.MatchingPartitions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and drains the matching partitions with the application. Stops among the first, so that no
 * held poll keeps a gRPC server from ending.
 */
final class MatchingLifecycle implements SmartLifecycle {
  private final MatchingPartitions partitions;
  private final AtomicBoolean running = new AtomicBoolean();

  MatchingLifecycle(MatchingPartitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public void start() {
    if (running.compareAndSet(false, true)) {
      partitions.start();
    }
  }

  @Override
  public void stop() {
    if (running.compareAndSet(true, false)) {
      partitions.stop();
    }
  }

  @Override
  public boolean isRunning() {
    return running.get();
  }
}
