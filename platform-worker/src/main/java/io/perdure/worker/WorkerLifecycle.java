package io.perdure.worker;

import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.Topic;
import io.perdure.worker.visibility.IndexerLoop;
import io.perdure.worker.visibility.TombstoneScanner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/** Starts and ends the background work with the application. */
final class WorkerLifecycle implements SmartLifecycle {
  private final TaskChannel channel;
  private final IndexerLoop indexer;
  private final TombstoneScanner tombstones;
  private final AtomicBoolean running = new AtomicBoolean();

  WorkerLifecycle(TaskChannel channel, IndexerLoop indexer, TombstoneScanner tombstones) {
    this.channel = channel;
    this.indexer = indexer;
    this.tombstones = tombstones;
  }

  @Override
  public void start() {
    if (running.compareAndSet(false, true)) {
      indexer.start();
      channel.receive(Topic.VISIBILITY_TASKS, indexer);
      tombstones.start();
    }
  }

  @Override
  public void stop() {
    if (running.compareAndSet(true, false)) {
      indexer.stop();
      tombstones.stop();
    }
  }

  @Override
  public boolean isRunning() {
    return running.get();
  }
}
