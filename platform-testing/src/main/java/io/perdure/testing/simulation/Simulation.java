package io.perdure.testing.simulation;

import io.perdure.common.api.RefreshTasksRequest;
import io.perdure.common.api.RefreshTasksResponse;
import io.perdure.history.state.MutableState;
import io.perdure.testing.VirtualClock;
import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.CommitFate;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.EngineSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * One simulated life of an installation: clients and workers use it while it suffers faults; then
 * the faults stop, and all that was begun must come to its end.
 */
public final class Simulation {
  private static final int SHARDS = 2;
  private static final int PARTITIONS = 2;

  /** Not drawn, so that old seeds with one partition live as before. */
  private static final int[] QUEUE_PARTITIONS = {1, 1, 4, 2};

  private static final int WORKERS = 2;
  private static final int ACTIVITY_POLLERS = 3;
  private static final int LARGEST_ERROR_MILLIS = 800;
  private static final int CHECK_EVERY = 25;
  private static final int CHILDREN_EVERY = 3;

  /** One installation of so many loses its topics. */
  private static final int LOSSES = 3;

  private static final Duration FAULTS = Duration.ofSeconds(60);
  private static final Duration LAST_SIGNALS = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** Whoever needs more turns in a circle: sound platforms came to rest within 25,000. */
  private static final long MOST_STEPS = 200_000;

  private final long seed;
  private final RandomGenerator random;
  private final VirtualClock clock = new VirtualClock();
  private final Agenda agenda;
  private final SeededFaults faults;
  private final Engine engine;
  private final Ledger ledger;
  private final Caller caller;
  private final SimulatedQuestions questions;
  private final SimulatedClient client;
  private final Chaos chaos;
  private final CommitTimes times;
  private final List<Runnable> takeCare = new ArrayList<>();

  private Simulation(long seed, Defect defect) {
    this.seed = seed;
    this.random = new Random(seed);
    this.agenda = Agenda.shuffled(clock, random);
    this.faults = new SeededFaults(random);
    var planted = new PlantedDefect(defect, agenda, random);
    var observed = new CommitTimes[1];
    var seams = planted.seams(store -> observed[0] = new CommitTimes(store, clock));
    var setup =
        new EngineSetup(
            SHARDS,
            PARTITIONS,
            QUEUE_PARTITIONS[(int) (seed % QUEUE_PARTITIONS.length)],
            random.nextBoolean(),
            () -> planted.clockError(drawnError()),
            seams);
    this.engine = new Engine(clock, agenda, random, faults, setup);
    this.times = observed[0];
    planted.attach(engine);
    this.ledger = new Ledger(engine.database());
    this.caller = new Caller(agenda, engine, random);
    this.questions = new SimulatedQuestions(engine, caller, ledger);
    this.client = new SimulatedClient(agenda, caller, questions, ledger, random);
    this.chaos = new Chaos(agenda, engine, client, random);
    startWorkers();
  }

  /**
   * Simulates one seed.
   *
   * @throws SimulationFailure when a rule does not hold
   */
  public static SimulationReport run(long seed) {
    return run(seed, Defect.NONE);
  }

  /** Simulates one seed on a platform with a planted defect. */
  static SimulationReport run(long seed, Defect defect) {
    var simulation = new Simulation(seed, defect);
    try {
      return simulation.run();
    } catch (AssertionError | RuntimeException violation) {
      throw new SimulationFailure(seed, simulation.agenda.latest(), violation);
    }
  }

  private Duration drawnError() {
    return Duration.ofMillis(random.nextInt(-LARGEST_ERROR_MILLIS, LARGEST_ERROR_MILLIS));
  }

  private void startWorkers() {
    for (var i = 0; i < WORKERS; i++) {
      var worker = new SimulatedWorker("worker-" + i, agenda, engine, caller, ledger, random);
      worker.begin();
      takeCare.add(worker::takeCare);
    }
    for (var i = 0; i < ACTIVITY_POLLERS; i++) {
      var poller = new SimulatedActivities("poller-" + i, agenda, engine, caller, ledger, random);
      poller.begin();
      takeCare.add(poller::takeCare);
    }
  }

  private SimulationReport run() {
    engine.startHistory("history-1");
    engine.startHistory("history-2");
    engine.startMatching("matching-1");
    engine.startMatching("matching-2");
    client.plan(random.nextInt(5, 9));
    var end = clock.instant().plus(FAULTS);
    while (agenda.step(end)) {
      chaos.afterStep();
      if (agenda.steps() % CHILDREN_EVERY == 0) {
        questions.updateNewChildren();
      }
      checkSometimes();
    }
    clock.advanceTo(end);
    faults.stop();
    takeCare.forEach(Runnable::run);
    if (random.nextInt(LOSSES) == 0) {
      loseTopics();
    }
    comeToAnEnd();
    OwedTaskRules.check(engine, clock.instant());
    new FinalRules(engine.database(), engine.index(), ledger, times).check();
    return report();
  }

  /** All topics are deleted; somebody notices, and has each run owe again what it owes. */
  private void loseTopics() {
    agenda.remember("LOSS of the topics");
    engine.loseTopics();
    for (var stored : engine.database().runs()) {
      var refresh =
          RefreshTasksRequest.newBuilder()
              .setWorkflowId(stored.key().workflowId())
              .setRunId(stored.key().runId())
              .build();
      caller.send(refresh, RefreshTasksResponse.class, _ -> {}, _ -> {});
    }
  }

  /** Without faults all runs close; those that wait for a signal are sent one. */
  private void comeToAnEnd() {
    var patience = clock.instant().plus(PATIENCE);
    var pause = LAST_SIGNALS;
    while (openRuns() || !isQuiet()) {
      if (clock.instant().isAfter(patience)) {
        throw new AssertionError("runs are still open: " + describeOpenRuns());
      }
      for (var stored : engine.database().runs()) {
        if (MutableState.load(stored).isOpen()) {
          client.signal(stored.key().workflowId(), stored.key().runId());
        }
      }
      var until = clock.instant().plus(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      while (agenda.step(until)) {
        checkSometimes();
      }
      clock.advanceTo(until);
    }
  }

  /** Whether visibility has been told all: it is the last to learn. */
  private boolean isQuiet() {
    return engine.database().runs().stream()
        .allMatch(
            run ->
                engine
                    .index()
                    .run(run.key().runId())
                    .filter(record -> record.getStatus() == run.status().getNumber())
                    .isPresent());
  }

  private boolean openRuns() {
    return engine.database().runs().stream().map(MutableState::load).anyMatch(MutableState::isOpen);
  }

  private List<String> describeOpenRuns() {
    return engine.database().runs().stream()
        .map(MutableState::load)
        .filter(MutableState::isOpen)
        .map(run -> run.key() + " " + run.workflowTasks().pending())
        .toList();
  }

  private void checkSometimes() {
    if (agenda.steps() > MOST_STEPS) {
      throw new AssertionError("the platform does not come to rest");
    }
    if (agenda.steps() % CHECK_EVERY == 0) {
      OwedTaskRules.check(engine, clock.instant());
    }
  }

  private int children() {
    return (int)
        engine.database().runs().stream()
            .map(MutableState::load)
            .filter(run -> run.execution().hasParent())
            .count();
  }

  private SimulationReport report() {
    var tally = engine.tally();
    return new SimulationReport(
        seed,
        agenda.steps(),
        engine.database().runs().size(),
        children(),
        tally.of("crash"),
        tally.of("commit " + CommitFate.LOST),
        tally.of("record repeated"),
        tally.of("record overtaken"),
        tally.of("held task lost"),
        ledger.updates(),
        ledger.queries());
  }
}
