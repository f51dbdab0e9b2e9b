package io.perdure.testing.simulation;

import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Crashes, freezes and robs the machines of an engine and changes its number of shards after drawn
 * numbers of steps; a crashed machine comes back as a new process.
 */
final class Chaos {
  private static final int FIRST_CRASH = 1_200;
  private static final int PAUSE = 900;
  private static final int UNNOTICED_MILLIS = 10_000;
  private static final int MOST_SHARDS = 4;

  private final Agenda agenda;
  private final Engine engine;
  private final RandomGenerator random;
  private long nextAt;
  private boolean crashed;

  Chaos(Agenda agenda, Engine engine, RandomGenerator random) {
    this.agenda = agenda;
    this.engine = engine;
    this.random = random;
    this.nextAt = random.nextInt(100, FIRST_CRASH);
  }

  /** Strikes when its time has come. */
  void afterStep() {
    if (agenda.steps() < nextAt) {
      return;
    }
    nextAt = agenda.steps() + random.nextInt(50, PAUSE);
    var blow = crashed ? random.nextInt(7) : 0;
    switch (blow) {
      case 0 -> crash(engine.historyMachines(), true);
      case 1 -> crash(engine.matchingMachines(), false);
      case 2 -> freeze(engine.historyMachines());
      case 3 -> freeze(engine.matchingMachines());
      case 4 -> changeLayout();
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
      var shards = engine.database().shardIds();
      engine.steal(shards.get(random.nextInt(shards.size())), machine, unnoticed);
    }
  }

  private void changeLayout() {
    var shards = random.nextInt(1, MOST_SHARDS + 1);
    agenda.remember("LAYOUT of " + shards);
    engine.changeLayout(shards);
  }

  private Machine any(List<Machine> machines) {
    return machines.get(random.nextInt(machines.size()));
  }
}
