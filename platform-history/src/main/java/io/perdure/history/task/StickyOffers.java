package io.perdure.history.task;

import io.perdure.common.api.DispatchTask;

/** Offers workflow tasks to matching's sticky queues. */
@FunctionalInterface
public interface StickyOffers {
  /**
   * Offers a task; blocks.
   *
   * @return whether matching keeps it until it is started, void or expired; false also when
   *     matching did not answer
   */
  boolean offer(DispatchTask task);
}
