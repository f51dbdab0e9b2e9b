package io.perdure.testing.engine;

import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Node;
import io.perdure.history.shard.HistoryReader;
import io.perdure.history.shard.RecentEvents;
import io.perdure.history.shard.Surroundings;
import io.perdure.history.store.ShardStore;
import io.perdure.history.verb.ExecutionVerbs;
import io.perdure.matching.store.BacklogStore;
import io.perdure.testing.SeededIds;
import io.perdure.testing.VirtualClock;
import io.perdure.testing.store.InMemoryBacklogStore;
import io.perdure.testing.store.InMemoryDatabase;
import io.perdure.testing.store.InMemoryLeaseStore;
import io.perdure.testing.store.InMemoryShardStore;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What all machines of an engine share: clock, network, database, task channel. */
final class Installation {
  private final VirtualClock clock;
  private final Agenda agenda;
  private final Faults faults;
  private final EngineSetup setup;
  private final Tally tally = new Tally();
  private final Network network;
  private final InMemoryDatabase database;
  private final ShardStore shardStore;
  private final InMemoryTaskChannel channel;
  private final Supplier<String> newIds;
  private final HistoryRequests requests;

  Installation(
      VirtualClock clock, Agenda agenda, RandomGenerator random, Faults faults, EngineSetup setup) {
    this.clock = clock;
    this.agenda = agenda;
    this.faults = faults;
    this.setup = setup;
    this.network = new Network(agenda, faults, tally);
    this.database = new InMemoryDatabase(clock);
    this.shardStore = setup.seams().shardStore().apply(new InMemoryShardStore(database));
    this.channel =
        new InMemoryTaskChannel(
            agenda, faults, tally, setup.durableChannel(), setup.seams().losesForGood());
    this.newIds = new SeededIds(clock, random);
    this.requests = new HistoryRequests(new HistoryReader(shardStore, new RecentEvents(0))::page);
    leases().createLayout(setup.shards(), setup.partitions());
  }

  VirtualClock clock() {
    return clock;
  }

  Agenda agenda() {
    return agenda;
  }

  Faults faults() {
    return faults;
  }

  EngineSetup setup() {
    return setup;
  }

  Tally tally() {
    return tally;
  }

  Network network() {
    return network;
  }

  InMemoryDatabase database() {
    return database;
  }

  ShardStore shardStore() {
    return shardStore;
  }

  BacklogStore backlogStore() {
    return new InMemoryBacklogStore(database);
  }

  LeaseStore leases() {
    return new InMemoryLeaseStore(database);
  }

  InMemoryTaskChannel channel() {
    return channel;
  }

  /** What shards get from outside. */
  Surroundings surroundings() {
    return new Surroundings(OneNamespace.AS_NAMESPACES, newIds, ExecutionVerbs.WAKE_UP);
  }

  /** How requests become decisions, and answers responses. */
  HistoryRequests requests() {
    return requests;
  }

  /** A new process. */
  Machine machine(String role, String name) {
    return new Machine(
        new Node(UUID.fromString(newIds.get()), role, name),
        agenda,
        clock,
        setup.clockError().get(),
        setup.seams().clocksAreMeasured());
  }
}
