package io.perdure.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** In which order activities of different priorities have started. */
final class TaskStartOrder {
  private final Queue<Integer> order = new ConcurrentLinkedQueue<>();
  private final CountDownLatch missing;

  TaskStartOrder(int tasks) {
    this.missing = new CountDownLatch(tasks);
  }

  /** An activity has started. */
  void started(int priority) {
    order.add(priority);
    missing.countDown();
  }

  void awaitAll() throws InterruptedException {
    missing.await();
  }

  /** The places in the order of those that started while a more urgent one still waited. */
  List<Integer> startedBeforeAMoreUrgentOne() {
    var priorities = List.copyOf(order);
    var early = new ArrayList<Integer>();
    var mostUrgentBehind = Integer.MAX_VALUE;
    for (var place = priorities.size() - 1; place >= 0; place--) {
      if (priorities.get(place) > mostUrgentBehind) {
        early.add(place);
      }
      mostUrgentBehind = Math.min(mostUrgentBehind, priorities.get(place));
    }
    return early;
  }
}
