package io.perdure.testing.engine;

import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/** The machines of one role, and the way to whoever owns something. */
final class Role<H extends Ownership.Hosted> {
  private static final Duration REFRESH = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofMillis(100);

  /** Builds what a machine hosts. */
  interface Hosting<H extends Ownership.Hosted> {
    Ownership<H> on(Machine machine);
  }

  private final Leased kind;
  private final Installation installation;
  private final Hosting<H> hosting;
  private final List<Ownership<H>> members = new ArrayList<>();
  private final Map<Integer, UUID> routes = new HashMap<>();
  private final Map<Integer, UUID> oldRoutes = new HashMap<>();

  Role(Leased kind, Installation installation, Hosting<H> hosting) {
    this.kind = kind;
    this.installation = installation;
    this.hosting = hosting;
    refreshForEver();
  }

  /** Starts a machine. */
  Machine start(String name) {
    var machine = installation.machine(kind.name(), name);
    var member = hosting.on(machine);
    members.add(member);
    member.tend(this::lookAtLeases);
    return machine;
  }

  /** Carries the question of one machine to another. */
  private void lookAtLeases(Node node) {
    members.stream()
        .filter(member -> member.machine().node().equals(node))
        .forEach(
            member ->
                installation
                    .network()
                    .send(member.machine(), "look at the leases", member::lookAround));
  }

  /** Gives an id to a machine although another one owns it and lives, and does not notice. */
  void steal(int id, Machine machine, Duration unnoticed) {
    for (var member : members) {
      if (member.machine().equals(machine)) {
        member.take(id);
      } else if (member.host(id).isPresent()) {
        member.lookAway(unnoticed);
      }
    }
  }

  /** Asks a machine to end, if it is one of this role. */
  void leave(Machine machine) {
    members.stream().filter(member -> member.machine().equals(machine)).forEach(Ownership::leave);
  }

  /** The machines that have not ended. */
  List<Machine> machines() {
    return members.stream().map(Ownership::machine).filter(Machine::isUp).toList();
  }

  /** All hosts on machines that have not crashed. */
  List<H> hosts() {
    return members.stream()
        .filter(member -> member.machine().isUp())
        .flatMap(member -> member.hosts().stream())
        .toList();
  }

  /** Who is believed to own an id, if that machine is up and believes it too. */
  Optional<H> owner(int id) {
    return member(id).flatMap(member -> member.host(id));
  }

  /**
   * Delivers a call to the owner of an id, and tries again until there is one.
   *
   * @param wanted the id, asked at each try: a new layout has others
   */
  void deliver(IntSupplier wanted, Call call, BiConsumer<H, Machine> delivery) {
    if (call.ended()) {
      return;
    }
    var id = wanted.getAsInt();
    var member = member(id);
    if (member.isEmpty()) {
      later(wanted, call, delivery);
      return;
    }
    var machine = member.get().machine();
    installation
        .network()
        .send(
            machine,
            call.what(),
            () ->
                member
                    .get()
                    .host(id)
                    .ifPresentOrElse(
                        host -> delivery.accept(host, machine),
                        () -> later(wanted, call, delivery)));
  }

  private void later(IntSupplier wanted, Call call, BiConsumer<H, Machine> delivery) {
    installation
        .agenda()
        .in(
            AGAIN,
            "find the owner for " + call.what(),
            () -> !call.ended(),
            () -> {
              refresh();
              deliver(wanted, call, delivery);
            });
  }

  private Optional<Ownership<H>> member(int id) {
    var old = installation.faults().routeIsOld() ? oldRoutes.get(id) : null;
    var owner = old == null ? routes.get(id) : old;
    return members.stream()
        .filter(member -> member.machine().id().equals(owner) && member.machine().isUp())
        .findFirst();
  }

  private void refreshForEver() {
    refresh();
    installation.agenda().in(REFRESH, "refresh routes", () -> true, this::refreshForEver);
  }

  private void refresh() {
    for (var lease : installation.leases().leases(kind)) {
      if (lease.owner() != null) {
        var before = routes.put(lease.id(), lease.owner());
        if (before != null && !before.equals(lease.owner())) {
          oldRoutes.put(lease.id(), before);
        }
      }
    }
  }
}
