package io.perdure.history.task;

import java.util.Comparator;

/**
 * Where a task stands in the outbox.
 *
 * @param commitSeq its row
 * @param index its place in the row
 */
public record TaskPlace(long commitSeq, int index) implements Comparable<TaskPlace> {
  private static final Comparator<TaskPlace> ORDER =
      Comparator.comparingLong(TaskPlace::commitSeq).thenComparingInt(TaskPlace::index);

  @Override
  public int compareTo(TaskPlace other) {
    return ORDER.compare(this, other);
  }
}
