package io.perdure.matching.store;

import java.util.Comparator;

/**
 * Where a task stands in its queue: by priority key, lower first, then by its pass, which lets
 * fairness keys take turns, then in the order of arrival (MT-16, MT-52, MT-54).
 */
public record BacklogPosition(int priority, long pass, long taskId)
    implements Comparable<BacklogPosition> {
  /** Before every task. */
  public static final BacklogPosition START = new BacklogPosition(0, 0, 0);

  /** Behind every task. */
  public static final BacklogPosition END =
      new BacklogPosition(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  private static final Comparator<BacklogPosition> ORDER =
      Comparator.comparingInt(BacklogPosition::priority)
          .thenComparingLong(BacklogPosition::pass)
          .thenComparingLong(BacklogPosition::taskId);

  @Override
  public int compareTo(BacklogPosition other) {
    return ORDER.compare(this, other);
  }
}
