package io.perdure.common.cluster;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/**
 * Takes what a role shall own when it starts, and gives it back, after ending what is begun, at its
 * end: before the role's endpoint ends, which waits for the calls that it serves.
 */
public final class LeaseLifecycle implements SmartLifecycle {
  private final LeaseLoop loop;
  private final AtomicBoolean running = new AtomicBoolean();

  public LeaseLifecycle(LeaseLoop loop) {
    this.loop = loop;
  }

  @Override
  public void start() {
    if (running.compareAndSet(false, true)) {
      loop.start();
    }
  }

  @Override
  public void stop() {
    if (running.compareAndSet(true, false)) {
      loop.stop();
    }
  }

  @Override
  public boolean isRunning() {
    return running.get();
  }
}
