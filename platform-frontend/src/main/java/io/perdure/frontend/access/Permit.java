package io.perdure.frontend.access;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What an admitted call has taken and gives back when it ends. */
final class Permit {
  private final AtomicReference<@Nullable Semaphore> held;

  private Permit(@Nullable Semaphore held) {
    this.held = new AtomicReference<>(held);
  }

  /** Of a call that takes nothing that has to be given back. */
  static Permit free() {
    return new Permit(null);
  }

  /** One of the semaphore's permits, which the caller has acquired. */
  static Permit of(Semaphore acquired) {
    return new Permit(acquired);
  }

  /** Gives back what is held; a second time nothing happens. */
  void release() {
    var semaphore = held.getAndSet(null);
    if (semaphore != null) {
      semaphore.release();
    }
  }
}
