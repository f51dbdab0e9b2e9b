package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import io.perdure.matching.store.BacklogPosition;
import io.perdure.matching.store.BacklogTask;
import io.perdure.matching.store.QueueKey;
import io.perdure.matching.store.StoredLevel;
import io.perdure.matching.store.StoredQueue;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.taskqueue.v1.TaskQueueStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One task queue in memory: the polls that wait for its tasks, and those of its tasks that are
 * loaded. Each stored task up to {@link #loadedTo} is in memory; behind it, only the backlog knows.
 */
final class LoadedQueue {
  /** Stored tasks that a queue keeps in memory. */
  static final int TASK_LIMIT = 500;

  /** Tasks of one page. */
  static final int PAGE_LIMIT = 200;

  /** Tasks that it keeps beside these while their fairness keys hold them back. */
  static final int SPARED_LIMIT = 2_000;

  /** Polls that may wait for one queue. */
  static final int POLL_LIMIT = 5_000;

  /** A queue with fewer tasks than this reads ahead. */
  private static final int LOW_WATER = PAGE_LIMIT / 2;

  /** A queue polled within this time has a worker (MT-30). */
  private static final Duration WORKER_PRESENT = Duration.ofSeconds(10);

  /** A queue that nobody has used for so long leaves memory (MT-191). */
  private static final Duration IDLE = Duration.ofMinutes(5);

  /** How often the other partitions of a queue that is polled are looked for. */
  private static final Duration WAKE_EVERY = Duration.ofMinutes(1);

  private final QueueKey key;
  private final boolean sticky;
  private final boolean hasRoot;

  /** A queue polled within this time has a worker that could answer a query (MT-41). */
  private static final Duration WORKER_MAY_ANSWER = Duration.ofSeconds(20);

  private final NavigableMap<Long, Poll> waiting = new TreeMap<>();
  private final NavigableMap<Long, Query> queries = new TreeMap<>();
  private final NavigableMap<BacklogPosition, OwedTask> ready = new TreeMap<>();
  private final Map<Long, OwedTask> owed = new HashMap<>();
  private final PollerHistory pollers = new PollerHistory();
  private final QueueStatistics statistics = new QueueStatistics();
  private final DispatchLimit limit;
  private final KeyLimits keyLimits;
  private final FairOrder order = new FairOrder();
  private final BacklogAge age = new BacklogAge();
  private final Visitors visitors = new Visitors();
  private final RootLink root = new RootLink();
  private final List<Arrival> arrivals = new ArrayList<>();
  private TaskQueueConfig config = TaskQueueConfig.getDefaultInstance();
  private TaskQueueConfig decidedConfig = config;
  private int changes;
  private boolean open;
  private boolean openFails;
  private int openFailures;
  private int heldBack;
  private Map<Integer, StoredLevel> levels = Map.of();
  private Instant levelsReadAt = Instant.EPOCH;
  private BacklogPosition loadedTo;
  private boolean loading;
  private int loadFailures;
  private @Nullable Instant lastPoll;
  private Instant lastUse = Instant.EPOCH;
  private boolean workerGone;
  private Instant wakeAgain = Instant.MIN;

  /**
   * @param partitions how many partitions its queue has, this one included
   */
  LoadedQueue(QueueKey key, boolean sticky, int partitions) {
    this.key = key;
    this.sticky = sticky;
    this.hasRoot = !sticky && !key.isRoot();
    this.limit = new DispatchLimit(sticky ? 1 : partitions);
    this.keyLimits = new KeyLimits(partitions);
    // A sticky queue has no backlog; of another queue's backlog nothing is known yet.
    this.open = sticky;
    this.loadedTo = sticky ? BacklogPosition.END : BacklogPosition.START;
  }

  QueueKey key() {
    return key;
  }

  boolean sticky() {
    return sticky;
  }

  // The other partitions

  /** Whether it is a partition of a queue, and another one is the root. */
  boolean hasRoot() {
    return hasRoot;
  }

  /** The way to the root, if it is not the root. */
  RootLink root() {
    return root;
  }

  /** The tasks of other partitions, if it is the root. */
  Visitors visitors() {
    return visitors;
  }

  /** Whether a poll that has come shall wake the partitions of which nobody knows (MT-8). */
  boolean wakesPartitions(Instant now) {
    if (sticky || hasRoot || (hasWorker(now) && now.isBefore(wakeAgain))) {
      return false;
    }
    wakeAgain = now.plus(WAKE_EVERY);
    return true;
  }

  /** Whether a poll can meet no task here soon. */
  boolean isExhausted() {
    return open
        && !loading
        && (ready.isEmpty()
            ? loadedTo.equals(BacklogPosition.END)
            : !isBeyond(ready.firstEntry().getValue()));
  }

  // What is stored beside the tasks

  /** Whether it is known what is stored, so that the queue can take and hand out tasks. */
  boolean isOpen() {
    return open;
  }

  void wasRead(StoredQueue stored, Instant now) {
    if (!open) {
      open = true;
      order.goOnAfter(stored.levels());
      stored.levels().values().forEach(level -> age.behind(level.first().task()));
      decidedConfig = stored.config();
      configure(stored.config(), now);
    } else if (hasRoot) { // There it may have been changed.
      configure(stored.config(), now);
    }
    statistics.wasRead(stored.levels(), now);
    levels = stored.levels();
    levelsReadAt = now;
    lastUse = now;
  }

  boolean failsToOpen() {
    return openFails;
  }

  int openFailed() {
    openFails = true;
    return ++openFailures;
  }

  void opensAgain() {
    openFails = false;
  }

  /** A record of the task channel that came before the queue was open. */
  record Arrival(DispatchTask task, long record) {}

  void hold(Arrival arrival) {
    arrivals.add(arrival);
  }

  List<Arrival> takeHeld() {
    var held = List.copyOf(arrivals);
    arrivals.clear();
    return held;
  }

  /** What operators have configured. */
  TaskQueueConfig config() {
    return config;
  }

  /** What operators will have configured when all is stored. */
  TaskQueueConfig decidedConfig() {
    return decidedConfig;
  }

  /** Somebody waits for a change of its configuration. */
  void changeBegins() {
    changes++;
  }

  /** The change has been made, or refused. */
  void changeEnds() {
    changes--;
  }

  void decideConfig(TaskQueueConfig changed, Instant now) {
    decidedConfig = changed;
    lastUse = now;
  }

  void configure(TaskQueueConfig stored, Instant now) {
    config = stored;
    limit.operatorsWant(QueueConfigs.queueLimit(stored), now);
    keyLimits.operatorsWant(QueueConfigs.keyLimit(stored), stored.getFairnessWeightOverridesMap());
  }

  // Polls

  /** A poll has begun or ended. */
  void polled(Poll poll, Instant now) {
    lastPoll = now;
    lastUse = now;
    pollers.seen(poll.worker(), now);
  }

  PollerHistory pollers() {
    return pollers;
  }

  void await(Poll poll) {
    waiting.put(poll.id(), poll);
  }

  void stopWaiting(Poll poll) {
    waiting.remove(poll.id());
  }

  boolean isWaiting(Poll poll) {
    return waiting.containsKey(poll.id());
  }

  int waitingPolls() {
    return waiting.size();
  }

  List<Poll> waiting() {
    return List.copyOf(waiting.values());
  }

  /** Takes out the poll that has waited longest. */
  @Nullable Poll takePoll() {
    var first = waiting.pollFirstEntry();
    return first == null ? null : first.getValue();
  }

  /** Whether a worker polls this queue, as far as one can know. */
  boolean hasWorker(Instant now) {
    return !workerGone && (!waiting.isEmpty() || polledWithin(WORKER_PRESENT, now));
  }

  /**
   * The queue's worker has said that it goes. Polls that it still sends mean nothing: the name of a
   * sticky queue is never used by another worker (MT-90).
   */
  void workerGoes() {
    workerGone = true;
  }

  /** Whether somebody has polled lately who could have answered a query (MT-41). */
  boolean wasPolledLately(Instant now) {
    return !waiting.isEmpty() || polledWithin(WORKER_MAY_ANSWER, now);
  }

  // Queries

  void await(Query query) {
    queries.put(query.id(), query);
  }

  void stopWaiting(Query query) {
    queries.remove(query.id());
  }

  boolean isWaiting(Query query) {
    return queries.containsKey(query.id());
  }

  /** Takes out the query that has waited longest. */
  @Nullable Query takeQuery() {
    var first = queries.pollFirstEntry();
    return first == null ? null : first.getValue();
  }

  List<Query> queries() {
    return List.copyOf(queries.values());
  }

  // Tasks

  DispatchLimit limit() {
    return limit;
  }

  QueueStatistics statistics() {
    return statistics;
  }

  /** Where a task stands that has just come in; a sticky queue is only in the order of arrival. */
  BacklogPosition place(DispatchTask task, long taskId) {
    return sticky
        ? new BacklogPosition(DispatchTasks.priority(task), 0, taskId)
        : order.place(task, taskId, config.getFairnessWeightOverridesMap());
  }

  /** Takes a task that has just come in. */
  void arrived(OwedTask task, Instant now) {
    lastUse = now;
    statistics.arrived(task.position().priority(), now);
    add(task);
  }

  private void add(OwedTask task) {
    owed.put(task.position().taskId(), task);
    makeReady(task);
  }

  void makeReady(OwedTask task) {
    ready.put(task.position(), task);
  }

  /**
   * Takes out the task that is first in order among those whose keys may have one handed out, if it
   * is known to be the first.
   */
  @Nullable OwedTask takeTask(Instant now) {
    keyLimits.look();
    heldBack = 0;
    var visitor = visitors.first(loadedTo);
    for (var task : ready.values()) {
      if (visitor != null && visitors.goesBefore(visitor, task)) {
        break;
      }
      if (isBeyond(task)) {
        return null;
      }
      if (DispatchTasks.expired(task.task(), now) || keyLimits.take(task.task(), now)) {
        ready.remove(task.position());
        order.reached(task.position());
        visitors.ownTurn();
        return task;
      }
      heldBack++;
    }
    if (visitor != null) {
      visitors.leave(visitor);
    }
    return visitor;
  }

  /** The task that was taken out is not to be handed out now. */
  void putBack(OwedTask task) {
    keyLimits.giveBack(task.task());
    makeReady(task);
  }

  /** The task that was taken out was none. */
  void giveBackToken(OwedTask task) {
    keyLimits.giveBack(task.task());
    limit.giveBack();
  }

  /** When a task may be handed out whose key had to wait. */
  Optional<Instant> nextKeyToken() {
    return keyLimits.nextToken();
  }

  /** Whether it waits for a poll: neither is history asked, nor is it done. */
  boolean isReady(OwedTask task) {
    return ready.get(task.position()) == task;
  }

  void forget(OwedTask task) {
    ready.remove(task.position());
    owed.remove(task.position().taskId());
  }

  List<OwedTask> ready() {
    return List.copyOf(ready.values());
  }

  /** All of its tasks in memory, those that are being handed out among them. */
  List<OwedTask> owed() {
    return List.copyOf(owed.values());
  }

  /** Whether the task that is first in order was scheduled so long ago. */
  boolean hasTaskOlderThan(Duration age, Instant now) {
    var first = ready.firstEntry();
    return first != null
        && first.getValue().task().getScheduledAtMillis() <= now.minus(age).toEpochMilli();
  }

  int readyTasks() {
    return ready.size();
  }

  /** Whether tasks that only the backlog knows stand before this one. */
  boolean isBeyond(OwedTask task) {
    return task.position().compareTo(loadedTo) > 0;
  }

  // Pages of the backlog

  BacklogPosition loadedTo() {
    return loadedTo;
  }

  /** Whether there may be more in the backlog that a worker could have soon. */
  boolean wantsPage(Instant now) {
    return open
        && !loadedTo.equals(BacklogPosition.END)
        && !loading
        && (isWanted()
            ? isLow() || isBeyond(ready.firstEntry().getValue())
            : isLow() && polledWithin(WORKER_PRESENT, now));
  }

  /** Whether a poll waits for its first task, here or at the root. */
  private boolean isWanted() {
    return !waiting.isEmpty() || (hasRoot && root.isPolled());
  }

  /** Tasks that their keys hold back do not count, as far as memory allows. */
  private boolean isLow() {
    return ready.size() < LOW_WATER + spared();
  }

  private int spared() {
    return Math.min(heldBack, SPARED_LIMIT);
  }

  void loading() {
    loading = true;
  }

  /** Counts a failure to load a page; the queue counts as loading until it tries again. */
  int loadFailed() {
    return ++loadFailures;
  }

  void loadAgain() {
    loading = false;
  }

  /** Adds what a page brought. What was stored while it was read is in memory already. */
  void loaded(List<BacklogTask> page, Instant now) {
    loading = false;
    loadFailures = 0;
    for (var row : page) {
      if (!owed.containsKey(row.key().position().taskId())) {
        add(OwedTask.loaded(this, row, now));
      }
    }
    if (page.size() < PAGE_LIMIT) {
      loadedTo = BacklogPosition.END;
      age.nothingBehind();
    } else {
      loadedTo = page.getLast().key().position();
      age.onlyBehind(page.getLast().task());
    }
    dropBeyond();
  }

  /** A task is in the backlog now: keep it only if it is among the first. */
  void stored(OwedTask task) {
    if (loading) {
      return; // The page that is being read may not have it.
    }
    if (isBeyond(task) && task.canBeLoadedAgain()) {
      leaveBehind(task);
    }
    shrink();
  }

  private void leaveBehind(OwedTask task) {
    age.behind(task.task());
    forget(task);
  }

  private void dropBeyond() {
    for (var task : new ArrayList<>(ready.tailMap(loadedTo, false).values())) {
      if (task.canBeLoadedAgain()) {
        leaveBehind(task);
      }
    }
  }

  private void shrink() {
    while (ready.size() > TASK_LIMIT + spared()
        && ready.lastEntry().getValue().canBeLoadedAgain()) {
      leaveBehind(ready.lastEntry().getValue());
      if (loadedTo.compareTo(ready.lastKey()) > 0) {
        loadedTo = ready.lastKey();
      }
    }
  }

  // What people ask for

  /** The stored rows are being counted. */
  void beginCount(Instant now) {
    statistics.beginCount(owed.values(), now);
  }

  boolean wasReadWithin(Duration time, Instant now) {
    return levelsReadAt.isAfter(now.minus(time)) && statistics.isCounted(now);
  }

  /** When the oldest waiting task of each priority key was scheduled, as far as one knows. */
  Map<Integer, Instant> oldestTasks() {
    var oldest = new HashMap<Integer, Instant>();
    for (var level : levels.values()) {
      if (!owed.containsKey(level.first().key().position().taskId())) {
        older(oldest, level.first().key().position(), level.first().task());
      }
    }
    for (var task : owed.values()) {
      if (!task.finished()) {
        older(oldest, task.position(), task.task());
      }
    }
    return oldest;
  }

  /** When the oldest waiting task was scheduled, as far as memory knows. */
  Optional<Instant> oldestWaiting() {
    return age.oldestWith(owed.values());
  }

  private static void older(
      Map<Integer, Instant> oldest, BacklogPosition position, DispatchTask task) {
    var at = Instant.ofEpochMilli(task.getScheduledAtMillis());
    oldest.merge(position.priority(), at, (one, other) -> one.isBefore(other) ? one : other);
  }

  /** What old tools show (MT-67). */
  TaskQueueStatus status(long waitingTasks) {
    var first = owed.keySet().stream().mapToLong(Long::longValue).min().orElse(1) - 1;
    return TaskQueueStatus.newBuilder()
        .setBacklogCountHint(waitingTasks)
        .setAckLevel(first)
        .setReadLevel(owed.keySet().stream().mapToLong(Long::longValue).max().orElse(first))
        .setRatePerSecond(limit.effective().getRequestsPerSecond())
        .build();
  }

  // The end

  /** Whether nobody has used the queue for long, and nothing is lost by forgetting it. */
  boolean isIdle(Instant now) {
    return isEmpty(now) && !lastUse.plus(IDLE).isAfter(now);
  }

  /** Whether nothing but what is known about the queue is lost by forgetting it. */
  boolean isEmpty(Instant now) {
    return waiting.isEmpty()
        && queries.isEmpty()
        && arrivals.isEmpty()
        && visitors.isEmpty()
        && changes == 0
        && !loading
        && !polledWithin(IDLE, now)
        && owed.values().stream().allMatch(OwedTask::canBeLoadedAgain);
  }

  private boolean polledWithin(Duration time, Instant now) {
    return lastPoll != null && lastPoll.plus(time).isAfter(now);
  }
}
