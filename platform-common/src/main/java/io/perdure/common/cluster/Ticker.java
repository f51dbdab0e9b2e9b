package io.perdure.common.cluster;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does the same thing again and again: in a rhythm, and sooner when asked. */
public final class Ticker {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private final String name;
  private final Duration every;
  private final Runnable tick;
  private final Semaphore asked = new Semaphore(0);
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

  /**
   * @param tick may fail: it is called again after the usual time
   */
  public Ticker(String name, Duration every, Runnable tick) {
    this.name = name;
    this.every = every;
    this.tick = tick;
  }

  /** The first call comes after the usual time, or when asked for. */
  public void start() {
    thread.set(Thread.ofPlatform().name(name).daemon().start(this::run));
  }

  /** Calls as soon as it can. */
  public void now() {
    asked.release();
  }

  /** Waits for a call that is under way; none follows. */
  public void stop() {
    stopping.set(true);
    asked.release();
    var running = thread.get();
    try {
      if (running != null && !running.equals(Thread.currentThread())) {
        running.join();
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping.get()) {
        var _ = asked.tryAcquire(every.toNanos(), TimeUnit.NANOSECONDS);
        asked.drainPermits(); // Whoever has asked until now is served by this call.
        if (!stopping.get()) {
          call();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void call() {
    try {
      tick.run();
    } catch (RuntimeException | Error failed) { // The next call may succeed.
      LOG.warn("{}: {}", name, failed.toString());
    }
  }
}
