package io.perdure.matching.queue;

import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.QueueKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads pages of the backlog for the queues that want them, a few at a time. */
final class BacklogReading {
  private static final int LOADS_AT_ONCE = 8;

  private final Step step;
  private final LoadedQueues queues;
  private final Map<Long, LoadedQueue> loads = new HashMap<>();
  private final Set<LoadedQueue> hungry = new LinkedHashSet<>();
  private long nextLoad;

  BacklogReading(Step step, LoadedQueues queues) {
    this.step = step;
    this.queues = queues;
  }

  /** Reads a page for the queue, soon, if it still wants one then. */
  void mayWantPage(LoadedQueue queue) {
    if (queue.wantsPage(step.now())) {
      hungry.add(queue);
    }
  }

  /** Begins to read what may be read now. */
  void loadPages() {
    var queue = hungry.iterator();
    while (loads.size() < LOADS_AT_ONCE && queue.hasNext()) {
      load(queue.next());
      queue.remove();
    }
  }

  private void load(LoadedQueue queue) {
    if (queue.wantsPage(step.now())) {
      queue.loading();
      var load = nextLoad++;
      loads.put(load, queue);
      step.add(new Effect.LoadPage(load, queue.key(), queue.loadedTo(), LoadedQueue.PAGE_LIMIT));
    }
  }

  /** Gives a page to its queue, which is returned. */
  @Nullable LoadedQueue loaded(long load, List<BacklogTask> page) {
    var queue = loads.remove(load);
    if (queue != null) {
      queue.loaded(page, step.now());
    }
    return queue;
  }

  void failed(long load) {
    var queue = loads.remove(load);
    if (queue != null) {
      step.alarmIn(Backoff.after(queue.loadFailed()), new Due.PageAgain(queue.key()));
    }
  }

  /** Lets a queue read again after a failure; it is returned. */
  @Nullable LoadedQueue again(QueueKey key) {
    var queue = queues.loaded(key);
    if (queue != null) {
      queue.loadAgain();
    }
    return queue;
  }
}
