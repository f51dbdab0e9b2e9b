package io.perdure.common.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Decides what a node shall own of one kind, and what it does about that. A step object: given the
 * stored leases and the live nodes, it says what to take, to give back and to drop.
 */
public final class LeaseKeeper {
  /** After so many blocked tries, the backend that blocks is ended. */
  private static final int TRIES = 2;

  /**
   * The time between two that go to a node that has come. It begins with one, and what has not yet
   * gone over is served as before while it warms up. A node that leaves gives all at once.
   */
  static final Duration BETWEEN_GIFTS = Duration.ofSeconds(2);

  /** What shall be done. */
  public sealed interface Action {
    /**
     * Takes by raising the epoch; answered by {@link #taken}, {@link #blocked} or {@link #untaken}.
     */
    record Take(int id, long fromEpoch) implements Action {}

    /** Ends the database backends of an owner that stands still, before it is tried again. */
    record EndBlockers(int id) implements Action {}

    /** Ends what is begun and gives back; answered by {@link #ended}. */
    record GiveBack(int id, long epoch) implements Action {}

    /** Another node has taken it: drops everything; answered by {@link #ended}. */
    record Drop(int id) implements Action {}

    /** Asks a live node, once, to give back what shall be this node's. */
    record Ask(Node owner) implements Action {}
  }

  /**
   * What is stored.
   *
   * @param members the live nodes of the role
   * @param ready whether the node may take anything: its clock can be trusted
   * @param time the database's, when that was read
   */
  public record View(List<Lease> leases, List<Member> members, boolean ready, Instant time) {}

  private final Leased kind;
  private final UUID self;
  private final boolean alone;
  private final Map<Integer, Long> held = new HashMap<>();
  private final Set<Integer> taking = new HashSet<>();
  private final Set<Integer> givingBack = new HashSet<>();
  private final Set<Integer> dropping = new HashSet<>();
  private final Map<Integer, Long> asked = new HashMap<>();
  private final Map<Integer, Integer> blocked = new HashMap<>();
  private Instant nextGiftAt = Instant.MIN;

  public LeaseKeeper(Claim claim) {
    this.kind = claim.kind();
    this.self = claim.node().id();
    this.alone = claim.alone();
  }

  /** What is to be done now. */
  public List<Action> step(View view) {
    var actions = new ArrayList<Action>();
    view.leases().forEach(lease -> actions.addAll(act(lease, view)));
    actions.addAll(dropVanished(view));
    return actions.stream().distinct().toList(); // One question to each owner.
  }

  private List<Action> act(Lease lease, View view) {
    var mine = shallOwn(lease.id(), view);
    var epoch = held.get(lease.id());
    if (epoch == null) {
      return wanted(lease, mine, view);
    }
    if (lease.epoch() > epoch && !self.equals(lease.owner())) {
      return List.of(drop(lease.id()));
    }
    held.put(lease.id(), Math.max(epoch, lease.epoch()));
    if (mine || givingBack.contains(lease.id()) || !mayGive(view)) {
      return List.of();
    }
    givingBack.add(lease.id());
    nextGiftAt = view.time().plus(BETWEEN_GIFTS);
    return List.of(new Action.GiveBack(lease.id(), lease.epoch()));
  }

  private boolean mayGive(View view) {
    return isLeaving(view) || (givingBack.isEmpty() && !view.time().isBefore(nextGiftAt));
  }

  private boolean isLeaving(View view) {
    return view.members().stream().noneMatch(member -> isSelf(member.node()) && !member.draining());
  }

  private List<Action> wanted(Lease lease, boolean mine, View view) {
    // What is stored as this node's and does not run could not be given back: then once more.
    var wanted = mine || self.equals(lease.owner());
    var underWay = taking.contains(lease.id()) || dropping.contains(lease.id());
    if (!wanted || !view.ready() || underWay) {
      return List.of();
    }
    var owner = livingOwner(lease, view);
    if (owner.isPresent()) {
      var first = !Long.valueOf(lease.epoch()).equals(asked.put(lease.id(), lease.epoch()));
      return first ? List.of(new Action.Ask(owner.get())) : List.of();
    }
    taking.add(lease.id());
    var take = new Action.Take(lease.id(), lease.epoch());
    return blocked.getOrDefault(lease.id(), 0) < TRIES
        ? List.of(take)
        : List.of(new Action.EndBlockers(lease.id()), take);
  }

  /** A new layout has other leases. */
  private List<Action> dropVanished(View view) {
    var stored = view.leases().stream().map(Lease::id).collect(Collectors.toSet());
    var vanished = held.keySet().stream().filter(id -> !stored.contains(id)).sorted().toList();
    return vanished.stream().map(this::drop).toList();
  }

  private Action drop(int id) {
    forget(id);
    dropping.add(id); // What is dropped may still end while it could be taken again.
    return new Action.Drop(id);
  }

  private boolean shallOwn(int id, View view) {
    var among =
        alone
            ? view.members().stream().filter(member -> isSelf(member.node())).toList()
            : view.members();
    return Rendezvous.owner(kind, id, among).filter(this::isSelf).isPresent();
  }

  /** Another node that lives, and owns it; what a dead node owned is free. */
  private Optional<Node> livingOwner(Lease lease, View view) {
    return view.members().stream()
        .map(Member::node)
        .filter(node -> !alone && !isSelf(node) && node.id().equals(lease.owner()))
        .findFirst();
  }

  private boolean isSelf(Node node) {
    return node.id().equals(self);
  }

  private void forget(int id) {
    held.remove(id);
    givingBack.remove(id);
  }

  /** A taking has succeeded, and it is served: from now on it can be given back. */
  public void taken(int id, long epoch) {
    taking.remove(id);
    blocked.remove(id);
    held.put(id, epoch);
  }

  /** A taking was blocked by a transaction of the old owner. */
  public void blocked(int id) {
    taking.remove(id);
    blocked.merge(id, 1, Integer::sum);
  }

  /** A taking has failed, or another node was faster. */
  public void untaken(int id) {
    taking.remove(id);
  }

  /** It is not owned any more: given back, or lost. */
  public void ended(int id) {
    dropping.remove(id);
    forget(id);
  }

  /** What is owned now. */
  public Set<Integer> held() {
    return Set.copyOf(held.keySet());
  }
}
