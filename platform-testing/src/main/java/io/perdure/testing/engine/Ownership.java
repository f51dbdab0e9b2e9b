package io.perdure.testing.engine;

import io.perdure.common.cluster.Claim;
import io.perdure.common.cluster.Lease;
import io.perdure.common.cluster.LeaseKeeper;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Member;
import io.perdure.common.cluster.Neighbours;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one machine owns of a kind. Once a second it says that it lives, takes what has no living
 * owner and shall be its own, and gives back what shall be another's.
 */
final class Ownership<H extends Ownership.Hosted> {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** What a machine does with what it owns. */
  interface Hosted {
    /** The epoch that it works with. */
    long epoch();

    /** Takes nothing new, and ends when all is done. */
    void drain();

    /** Somebody else has it. */
    void lost();
  }

  /** Makes the host of what has been taken. */
  interface Opening<H> {
    /** What the database knows of it, read after it has been taken. */
    long read(int id);

    H open(int id, long epoch, long known, Consumer<H> ended);
  }

  private record Taken(OptionalLong epoch, long known) {}

  private record Seen(Instant databaseTime, List<Lease> leases, List<Member> members) {}

  private final Leased kind;
  private final Machine machine;
  private final LeaseStore leases;
  private final Network network;
  private final Opening<H> opening;
  private final LeaseKeeper keeper;
  private final Map<Integer, H> hosts = new HashMap<>();
  private final Set<Integer> taking = new HashSet<>();
  private Neighbours neighbours = Neighbours.NONE;
  private Instant looksAgainAt = Instant.MIN;
  private boolean leaving;

  Ownership(Leased kind, Machine machine, LeaseStore leases, Network network, Opening<H> opening) {
    this.kind = kind;
    this.machine = machine;
    this.leases = leases;
    this.network = network;
    this.opening = opening;
    this.keeper = new LeaseKeeper(new Claim(kind, machine.node(), false));
  }

  /** The machine that owns. */
  Machine machine() {
    return machine;
  }

  /** What the machine believes to own under an id. */
  Optional<H> host(int id) {
    return Optional.ofNullable(hosts.get(id));
  }

  /** All that it believes to own. */
  Collection<H> hosts() {
    return List.copyOf(hosts.values());
  }

  /** Looks around now, and then once a second. */
  void tend(Neighbours others) {
    neighbours = others;
    machine.in(EVERY, "lease", () -> tend(others));
    lookAround();
  }

  /** Looks around now. */
  void lookAround() {
    if (!machine.clock().own().instant().isBefore(looksAgainAt)) {
      network.query(machine, "lease", this::look, this::decide, () -> {});
    }
  }

  /** Sees no leases for a while, as when its connections for them hang. */
  void lookAway(Duration time) {
    looksAgainAt = machine.clock().own().instant().plus(time);
  }

  /** Says that the machine is leaving, gives back all that it has, and ends it. */
  void leave() {
    leaving = true;
    lookAround();
  }

  private void endIfNothingIsLeft() {
    if (leaving && hosts.isEmpty() && taking.isEmpty()) {
      network.query(machine, "leave", this::left, _ -> machine.end(), () -> {});
    }
  }

  private boolean left() {
    leases.leave(machine.id());
    return true;
  }

  /** What the machine had is ended: whoever shall have it next may take it at once. */
  private void ended(H host) {
    hosts.entrySet().stream()
        .filter(entry -> entry.getValue().equals(host))
        .findFirst()
        .ifPresent(
            entry -> {
              hosts.remove(entry.getKey());
              keeper.ended(entry.getKey());
              network.query(
                  machine, "release", () -> release(entry.getKey(), host), _ -> {}, () -> {});
            });
  }

  private boolean release(int id, H host) {
    leases.release(kind, id, host.epoch());
    return true;
  }

  private Seen look() {
    var time = leases.heartbeat(machine.node(), leaving);
    return new Seen(time, leases.leases(kind), leases.members(kind.name()));
  }

  private void decide(Seen seen) {
    var after = machine.clock().own().instant();
    machine.clock().measured(seen.databaseTime(), after);
    var view =
        new LeaseKeeper.View(
            seen.leases(), seen.members(), machine.clock().isReady(), seen.databaseTime());
    keeper.step(view).forEach(this::carryOut);
    endIfNothingIsLeft();
  }

  private void carryOut(LeaseKeeper.Action action) {
    switch (action) {
      case LeaseKeeper.Action.Take(var id, var fromEpoch) -> take(id, fromEpoch);
      case LeaseKeeper.Action.EndBlockers _ -> {} // Nobody can block in memory.
      case LeaseKeeper.Action.GiveBack(var id, _) -> host(id).ifPresent(Hosted::drain);
      case LeaseKeeper.Action.Drop(var id) -> host(id).ifPresent(Hosted::lost);
      case LeaseKeeper.Action.Ask(var owner) -> neighbours.lookAtLeases(owner);
    }
  }

  /** Takes what is another's, unless that changes meanwhile. */
  void take(int id) {
    leases.leases(kind).stream()
        .filter(lease -> lease.id() == id)
        .forEach(lease -> take(id, lease.epoch()));
  }

  private void take(int id, long fromEpoch) {
    if (!machine.clock().isReady() || hosts.containsKey(id) || !taking.add(id)) {
      keeper.untaken(id);
      return;
    }
    network.query(
        machine,
        "take",
        () -> new Taken(leases.take(kind, id, fromEpoch, machine.id()), opening.read(id)),
        taken -> taken(id, taken),
        () -> untaken(id));
  }

  private void taken(int id, Taken taken) {
    if (taken.epoch().isEmpty()) {
      untaken(id);
      return;
    }
    taking.remove(id);
    var epoch = taken.epoch().getAsLong();
    keeper.taken(id, epoch);
    hosts.put(id, opening.open(id, epoch, taken.known(), this::ended));
  }

  private void untaken(int id) {
    taking.remove(id);
    keeper.untaken(id);
  }
}
