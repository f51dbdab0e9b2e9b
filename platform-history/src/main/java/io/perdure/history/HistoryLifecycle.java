package io.perdure.history;

import io.perdure.history.shard.Shards;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/**
 * Takes shards when the role starts, and gives them back, after ending what is begun, at its end.
 */
final class HistoryLifecycle implements SmartLifecycle {
  private final Shards shards;
  private final AtomicBoolean running = new AtomicBoolean();

  HistoryLifecycle(Shards shards) {
    this.shards = shards;
  }

  @Override
  public void start() {
    shards.start();
    running.set(true);
  }

  @Override
  public void stop() {
    if (running.compareAndSet(true, false)) {
      shards.stop();
    }
  }

  @Override
  public boolean isRunning() {
    return running.get();
  }
}
