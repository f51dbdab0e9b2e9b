package io.perdure.testing.simulation;

import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Crashes, freezes and robs the machines of an engine after drawn numbers of steps; a crashed
 * machine comes back as a new process.
 */
final class Chaos {
  private static final int FIRST_CRASH = 1_200;
  private static final int PAUSE = 900;
  private static final int UNNOTICED_MILLIS = 10_000;

  private final Agenda agenda;
  private final Engine engine;
  private final RandomGenerator random;
  private final int shards;
  private long nextAt;
  private boolean crashed;

  Chaos(Agenda agenda, Engine engine, RandomGenerator random, int shards) {
    this.agenda = agenda;
    this.engine = engine;
    this.random = random;
    this.shards = shards;
    this.nextAt = random.nextInt(100, FIRST_CRASH);
  }

  /** Strikes when its time has come. */
  void afterStep() {
    if (agenda.steps() < nextAt) {
      return;
    }
    nextAt = agenda.steps() + random.nextInt(50, PAUSE);
    var blow = crashed ? random.nextInt(6) : 0;
    switch (blow) {
      case 0 -> crash(engine.historyMachines(), true);
      case 1 -> crash(engine.matchingMachines(), false);
      case 2 -> freeze(engine.historyMachines());
      case 3 -> freeze(engine.matchingMachines());
      default -> steal();
    }
    crashed = true;
  }

  private void crash(List<Machine> machines, boolean history) {
    if (machines.isEmpty()) {
      return;
    }
    var machine = any(machines);
    agenda.remember("CRASH of " + machine.name());
    engine.crash(machine);
    agenda.in(
        Duration.ofMillis(random.nextInt(200, 6_000)),
        "restart of " + machine.name(),
        () -> true,
        () -> {
          if (history) {
            engine.startHistory(machine.name() + "'");
          } else {
            engine.startMatching(machine.name() + "'");
          }
        });
  }

  private void freeze(List<Machine> machines) {
    if (!machines.isEmpty()) {
      var machine = any(machines);
      agenda.remember("FREEZE of " + machine.name());
      engine.freeze(machine, Duration.ofMillis(random.nextInt(500, 9_000)));
    }
  }

  private void steal() {
    var machines = engine.historyMachines();
    if (!machines.isEmpty()) {
      var machine = any(machines);
      agenda.remember("STEALING by " + machine.name());
      var unnoticed = Duration.ofMillis(random.nextInt(UNNOTICED_MILLIS));
      engine.steal(random.nextInt(shards), machine, unnoticed);
    }
  }

  private Machine any(List<Machine> machines) {
    return machines.get(random.nextInt(machines.size()));
  }
}
