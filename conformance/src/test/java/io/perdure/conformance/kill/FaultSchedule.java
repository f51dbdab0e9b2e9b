package io.perdure.conformance.kill;

import io.perdure.conformance.process.ClusterProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws from a seed what goes wrong, and when. */
final class FaultSchedule {
  private static final int SHORTEST_MILLIS = 1_000;
  private static final int LONGEST_MILLIS = 7_000;
  private static final int SOON_MILLIS = 1_000;

  private final List<Fault> faults;

  FaultSchedule(long seed, int kills, int ofThemWithDatabase) {
    var random = new Random(seed);
    var shuffled = new ArrayList<>(IntStream.range(0, kills).boxed().toList());
    Collections.shuffle(shuffled, random);
    var chosen = shuffled.subList(0, ofThemWithDatabase);
    faults =
        IntStream.range(0, kills)
            .mapToObj(
                number ->
                    new Fault(
                        Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS)),
                        chosen.contains(number)))
            .toList();
  }

  /** Kills of the server alone, each within a second. */
  static List<Fault> soon(long seed, int kills) {
    var random = new Random(seed);
    return IntStream.range(0, kills)
        .mapToObj(_ -> new Fault(Duration.ofMillis(random.nextInt(SOON_MILLIS)), false))
        .toList();
  }

  /**
   * What goes wrong with a cluster of two nodes of each role. Kinds come in turn, so that a longer
   * schedule holds each of them several times, and in an order of the seed's.
   */
  static List<ClusterFault> ofCluster(long seed, int count, int nodes) {
    var random = new Random(seed);
    var kinds = new ArrayList<ClusterFault.Kind>();
    while (kinds.size() < count) {
      var round = new ArrayList<>(List.of(ClusterFault.Kind.values()));
      Collections.shuffle(round, random);
      kinds.addAll(round);
    }
    return kinds.stream()
        .limit(count)
        .map(
            kind ->
                new ClusterFault(
                    kind,
                    kind.victim(random.nextInt(1, nodes + 1)),
                    Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS))))
        .toList();
  }

  List<Fault> faults() {
    return faults;
  }

  /** One kill, so long after the server has answered again. */
  record Fault(Duration delay, boolean withDatabase) {
    void await() throws InterruptedException {
      Thread.sleep(delay);
    }
  }

  /**
   * One thing that goes wrong, so long after all nodes were ready.
   *
   * @param victim the process that it strikes
   */
  record ClusterFault(Kind kind, String victim, Duration delay) {
    /** Longer than a node may be silent before its leases are taken. */
    private static final Duration FROZEN = Duration.ofSeconds(9);

    /** What can go wrong. */
    enum Kind {
      KILL_HISTORY("history"),
      KILL_MATCHING("matching"),
      KILL_FRONTEND("frontend"),
      KILL_WORKER("worker"),
      FREEZE_HISTORY("history"),
      FREEZE_MATCHING("matching"),
      SEVER_HISTORY("history"),
      SEVER_MATCHING("matching"),
      RESTART_POSTGRES("postgres"),
      RESTART_KAFKA("kafka");

      private final String process;

      Kind(String process) {
        this.process = process;
      }

      private String victim(int number) {
        return switch (this) {
          case RESTART_POSTGRES, RESTART_KAFKA -> process;
          case KILL_HISTORY,
              KILL_MATCHING,
              KILL_FRONTEND,
              KILL_WORKER,
              FREEZE_HISTORY,
              FREEZE_MATCHING,
              SEVER_HISTORY,
              SEVER_MATCHING ->
              process + "-" + number;
        };
      }
    }

    void await() throws InterruptedException {
      Thread.sleep(delay);
    }

    /** Returns when everything is ready again. */
    void strike(ClusterProcess cluster) throws IOException, InterruptedException {
      switch (kind) {
        case KILL_HISTORY,
            KILL_MATCHING,
            KILL_FRONTEND,
            KILL_WORKER,
            RESTART_POSTGRES,
            RESTART_KAFKA ->
            cluster.kill(victim);
        case FREEZE_HISTORY, FREEZE_MATCHING -> {
          cluster.freeze(victim);
          Thread.sleep(FROZEN);
          cluster.wake(victim); // The stale owner.
        }
        case SEVER_HISTORY, SEVER_MATCHING -> {
          cluster.sever(victim, FROZEN);
          cluster.awaitReady();
        }
      }
    }
  }
}
