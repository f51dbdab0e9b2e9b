package io.perdure.history.shard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that calls a step object with what has come, and when its time has come. */
public final class MessageLoop<M> {
  private static final Logger LOG = LoggerFactory.getLogger(MessageLoop.class);

  /** Messages handed over in one call. */
  private static final int MESSAGES = 1_000;

  /** Without a message and without a wake-up the step object is called this often. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** What the loop calls; always on its one thread. */
  public interface Stepper<M> {
    /** Takes messages, none when only time has passed, and carries out what follows. */
    void step(List<M> messages);

    /** When it must be called again at the latest. */
    Optional<Instant> wakeAt();

    /** Whether it has ended, so that the loop ends too. */
    boolean ended();

    /** A step has failed by a defect: gives up. */
    void failed(Throwable defect);

    /** Takes a message that has come too late. */
    void late(M message);
  }

  private final LinkedBlockingQueue<M> inbox = new LinkedBlockingQueue<>();
  private final Stepper<M> stepper;
  private final InstantSource clock;
  private volatile boolean closed;
  private @Nullable Thread thread;

  public MessageLoop(Stepper<M> stepper, InstantSource clock) {
    this.stepper = stepper;
    this.clock = clock;
  }

  /** Starts the thread. */
  public void start(String name) {
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /** Hands a message over. Never blocks. */
  public void post(M message) {
    inbox.add(message);
    if (closed) {
      drainLate();
    }
  }

  /** Messages that wait. */
  public int waiting() {
    return inbox.size();
  }

  /** Waits until the loop has ended; false when it has not in time. */
  public boolean join(Duration atMost) {
    try {
      return thread == null || thread.join(atMost);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    var messages = new ArrayList<M>();
    while (!stepper.ended()) {
      try {
        messages.clear();
        await(messages);
        stepper.step(List.copyOf(messages));
      } catch (InterruptedException stopped) {
        stepper.failed(new IllegalStateException("interrupted", stopped));
      } catch (RuntimeException | Error defect) {
        LOG.error("A step has failed", defect);
        stepper.failed(defect);
      }
    }
    closed = true;
    drainLate();
  }

  private void await(List<M> messages) throws InterruptedException {
    var first = inbox.poll(untilWakeUp().toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      messages.add(first);
      inbox.drainTo(messages, MESSAGES - 1);
    }
  }

  private Duration untilWakeUp() {
    var left = stepper.wakeAt().map(at -> Duration.between(clock.instant(), at)).orElse(IDLE);
    return left.compareTo(IDLE) > 0 ? IDLE : left;
  }

  private void drainLate() {
    var late = new ArrayList<M>();
    inbox.drainTo(late);
    late.forEach(stepper::late);
  }
}
