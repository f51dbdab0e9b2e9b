package io.perdure.testing.simulation;

import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.Machine;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Crashes, freezes and robs the machines of an engine, asks them to leave and changes its number of
 * shards, after drawn numbers of steps; a machine that has ended comes back as a new process.
 */
final class Chaos {
  private static final int FIRST_CRASH = 1_200;
  private static final int PAUSE = 900;
  private static final int UNNOTICED_MILLIS = 10_000;
  private static final int MOST_SHARDS = 4;

  private final Agenda agenda;
  private final Engine engine;
  private final SimulatedClient client;
  private final RandomGenerator random;
  private long nextAt;
  private boolean crashed;

  Chaos(Agenda agenda, Engine engine, SimulatedClient client, RandomGenerator random) {
    this.agenda = agenda;
    this.engine = engine;
    this.client = client;
    this.random = random;
    this.nextAt = random.nextInt(100, FIRST_CRASH);
  }

  /** Strikes when its time has come. */
  void afterStep() {
    if (agenda.steps() < nextAt) {
      return;
    }
    nextAt = agenda.steps() + random.nextInt(50, PAUSE);
    var blow = crashed ? random.nextInt(10) : 0;
    switch (blow) {
      case 0 -> crash(engine.historyMachines(), engine::startHistory);
      case 1 -> crash(engine.matchingMachines(), engine::startMatching);
      case 2 -> freeze(engine.historyMachines());
      case 3 -> freeze(engine.matchingMachines());
      case 4 -> changeLayout();
      case 5 -> leave(engine.historyMachines(), engine::startHistory);
      case 6 -> leave(engine.matchingMachines(), engine::startMatching);
      default -> steal();
    }
    crashed = true;
  }

  private void crash(List<Machine> machines, Consumer<String> start) {
    if (!machines.isEmpty()) {
      var machine = any(machines);
      agenda.remember("CRASH of " + machine.name());
      engine.crash(machine);
      startAgain(machine, start);
    }
  }

  /** The next process may be there before the one before has gone, as in a rolling restart. */
  private void leave(List<Machine> machines, Consumer<String> start) {
    if (!machines.isEmpty()) {
      var machine = any(machines);
      agenda.remember("LEAVING of " + machine.name());
      engine.leave(machine);
      startAgain(machine, start);
    }
  }

  private void startAgain(Machine machine, Consumer<String> start) {
    agenda.in(
        Duration.ofMillis(random.nextInt(200, 6_000)),
        "restart of " + machine.name(),
        () -> true,
        () -> start.accept(machine.name() + "'"));
  }

  private void freeze(List<Machine> machines) {
    if (!machines.isEmpty()) {
      var machine = any(machines);
      agenda.remember("FREEZE of " + machine.name());
      engine.freeze(machine, Duration.ofMillis(random.nextInt(500, 9_000)));
    }
  }

  /** While two machines believe to own a shard, clients ask after all runs. */
  private void steal() {
    var machines = engine.historyMachines();
    if (!machines.isEmpty()) {
      var machine = any(machines);
      agenda.remember("STEALING by " + machine.name());
      var unnoticed = Duration.ofMillis(random.nextInt(UNNOTICED_MILLIS));
      var shards = engine.database().shardIds();
      engine.steal(shards.get(random.nextInt(shards.size())), machine, unnoticed);
      client.lookAtAll(unnoticed);
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
