package io.perdure.matching.worker;

import io.perdure.common.error.Exhausted;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The workers of the namespaces that one matching partition answers for. It begins empty with each
 * ownership, and fills within one interval of the workers' heartbeats.
 */
public final class WorkerRegistry {
  /** Of heartbeats of all namespaces together; one namespace holds at most half (MT-93). */
  static final long MAX_BYTES = 2L * NamespaceWorkers.MAX_BYTES;

  /** How often namespaces that have fallen silent are looked for. */
  private static final Duration SWEEP = Duration.ofMinutes(1);

  // The values are touched inside of compute only, which lets in one thread at a time.
  private final Map<String, NamespaceWorkers> namespaces = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicReference<Instant> sweptAt = new AtomicReference<>(Instant.EPOCH);

  /**
   * Takes the heartbeats of workers of a namespace.
   *
   * @throws Exhausted when there is no room for one of them
   */
  public void hear(String namespaceId, List<WorkerHeartbeat> heartbeats, Instant now) {
    sweep(now);
    var refused = new ArrayList<WorkerHeartbeat>();
    with(
        namespaceId,
        now,
        workers -> {
          for (var heartbeat : heartbeats) {
            var isNew = !workers.knows(heartbeat.getWorkerInstanceKey());
            if ((isNew && bytes.get() >= MAX_BYTES) || !workers.hear(heartbeat, now)) {
              refused.add(heartbeat);
            }
          }
        });
    if (!refused.isEmpty()) {
      throw Exhausted.systemOverloaded("too many workers send heartbeats");
    }
  }

  /** The workers of a namespace that a query means, in the order of their instance keys. */
  public List<WorkerHeartbeat> list(String namespaceId, WorkerQuery query, Instant now) {
    var all = new ArrayList<WorkerHeartbeat>();
    with(namespaceId, now, workers -> all.addAll(workers.known()));
    return all.stream()
        .filter(query::selects)
        .sorted(Comparator.comparing(WorkerHeartbeat::getWorkerInstanceKey))
        .toList();
  }

  /** The worker of this instance key. */
  public Optional<WorkerHeartbeat> find(String namespaceId, String key, Instant now) {
    var found = new ArrayList<WorkerHeartbeat>();
    with(namespaceId, now, workers -> workers.known(key).ifPresent(found::add));
    return found.stream().findFirst();
  }

  private void sweep(Instant now) {
    var last = sweptAt.get();
    if (now.isBefore(last.plus(SWEEP)) || !sweptAt.compareAndSet(last, now)) {
      return;
    }
    namespaces.keySet().forEach(namespaceId -> with(namespaceId, now, _ -> {}));
  }

  /** Acts on what is known of a namespace, without those that have fallen silent. */
  private void with(String namespaceId, Instant now, Consumer<NamespaceWorkers> action) {
    namespaces.compute(
        namespaceId,
        (_, known) -> {
          var workers = known == null ? new NamespaceWorkers() : known;
          var before = workers.bytes();
          workers.forgetSilent(now);
          action.accept(workers);
          bytes.addAndGet(workers.bytes() - before);
          return workers.isEmpty() ? null : workers;
        });
  }
}
