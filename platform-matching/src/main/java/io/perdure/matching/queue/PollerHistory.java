package io.perdure.matching.queue;

import com.google.protobuf.Timestamp;
import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.taskqueue.v1.PollerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Who has polled a queue lately, by identity (MT-66). */
final class PollerHistory {
  /** Identities that are remembered; above this the one that has been silent longest is not. */
  static final int LIMIT = 1_000;

  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** How often a second a poller is advised (MT-77). */
  private static final double ADVICE = 10;

  private final SequencedMap<String, Seen> byIdentity = new LinkedHashMap<>(); // Longest ago first.

  /** A poll of this worker has begun or ended. */
  void seen(PollingWorker worker, Instant now) {
    var before = byIdentity.remove(worker.identity());
    var advice = before == null ? new TokenBucket(ADVICE) : before.advice();
    byIdentity.put(worker.identity(), new Seen(worker, now, advice));
    while (byIdentity.size() > LIMIT || byIdentity.firstEntry().getValue().isForgotten(now)) {
      byIdentity.pollFirstEntry();
    }
  }

  /** The worker has said that it goes (MT-91). */
  void leaves(PollingWorker worker) {
    byIdentity.remove(worker.identity());
  }

  /** Whether it may be told again how many polls it should have. */
  boolean mayBeAdvised(PollingWorker worker, Instant now) {
    var seen = byIdentity.get(worker.identity());
    return seen != null && seen.advice().take(now);
  }

  List<PollerInfo> pollers(Instant now) {
    return byIdentity.sequencedValues().reversed().stream()
        .filter(seen -> !seen.isForgotten(now))
        .map(Seen::poller)
        .toList();
  }

  private record Seen(PollingWorker worker, Instant at, TokenBucket advice) {
    boolean isForgotten(Instant now) {
      return !at.plus(REMEMBERED).isAfter(now);
    }

    @SuppressWarnings("deprecation") // Old workers say so which build they are.
    PollerInfo poller() {
      var poller =
          PollerInfo.newBuilder()
              .setIdentity(worker.identity())
              .setLastAccessTime(
                  Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
              .setRatePerSecond(worker.maxTasksPerSecond().orElse(DispatchLimit.SYSTEM));
      if (!worker.versionCapabilities().equals(WorkerVersionCapabilities.getDefaultInstance())) {
        poller.setWorkerVersionCapabilities(worker.versionCapabilities());
      }
      if (!worker.deploymentOptions().equals(WorkerDeploymentOptions.getDefaultInstance())) {
        poller.setDeploymentOptions(worker.deploymentOptions());
      }
      return poller.build();
    }
  }
}
