package io.perdure.common.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Decides what a node shall own of one kind, and what it does about that. A step object: given the
 * stored leases and the live nodes, it says what to take, to give back and to drop.
 */
public final class LeaseKeeper {
  /** After so many blocked tries, the backend that blocks is ended. */
  private static final int TRIES = 2;

  /** What shall be done. */
  public sealed interface Action {
    /** Takes by raising the epoch; answered by {@link #taken}, {@link #blocked} or nothing. */
    record Take(int id, long fromEpoch) implements Action {}

    /** Ends the database backends of an owner that stands still, before it is tried again. */
    record EndBlockers(int id) implements Action {}

    /** Ends what is begun and gives back; answered by {@link #ended}. */
    record GiveBack(int id, long epoch) implements Action {}

    /** Another node has taken it: drops everything. */
    record Drop(int id) implements Action {}
  }

  /**
   * What is stored.
   *
   * @param nodes the live nodes of the role
   */
  public record View(List<Lease> leases, List<Node> nodes) {}

  private final Leased kind;
  private final UUID self;
  private final boolean alone;
  private final Map<Integer, Long> held = new HashMap<>();
  private final Set<Integer> givingBack = new HashSet<>();
  private final Map<Integer, Integer> blocked = new HashMap<>();

  /**
   * @param alone whether no other node can live, so that the owner of any lease is dead
   */
  public LeaseKeeper(Leased kind, UUID self, boolean alone) {
    this.kind = kind;
    this.self = self;
    this.alone = alone;
  }

  /** What is to be done now. */
  public List<Action> step(View view) {
    var actions = new ArrayList<Action>();
    for (var lease : view.leases()) {
      act(lease, view).forEach(actions::add);
    }
    return actions;
  }

  private List<Action> act(Lease lease, View view) {
    var mine = shallOwn(lease.id(), view);
    var epoch = held.get(lease.id());
    if (epoch == null) {
      // What is stored as this node's and does not run could not be given back: then once more.
      var takes = mine || self.equals(lease.owner());
      return takes && isFree(lease, view) ? takeActions(lease) : List.of();
    }
    if (lease.epoch() > epoch && !self.equals(lease.owner())) {
      held.remove(lease.id());
      return List.of(new Action.Drop(lease.id()));
    }
    held.put(lease.id(), Math.max(epoch, lease.epoch()));
    return mine || !givingBack.add(lease.id())
        ? List.of()
        : List.of(new Action.GiveBack(lease.id(), lease.epoch()));
  }

  private boolean shallOwn(int id, View view) {
    var among =
        alone
            ? view.nodes().stream().filter(node -> node.id().equals(self)).toList()
            : view.nodes();
    Optional<Node> owner = Rendezvous.owner(kind, id, among);
    return owner.isPresent() && owner.get().id().equals(self);
  }

  /** Nobody who lives owns it; what this node owned by an earlier taking is free for it as well. */
  private boolean isFree(Lease lease, View view) {
    var owner = lease.owner();
    return owner == null
        || alone
        || owner.equals(self)
        || view.nodes().stream().noneMatch(node -> node.id().equals(owner));
  }

  private List<Action> takeActions(Lease lease) {
    var take = new Action.Take(lease.id(), lease.epoch());
    return blocked.getOrDefault(lease.id(), 0) < TRIES
        ? List.of(take)
        : List.of(new Action.EndBlockers(lease.id()), take);
  }

  /** A taking has succeeded. */
  public void taken(int id, long epoch) {
    held.put(id, epoch);
    blocked.remove(id);
  }

  /** A taking was blocked by a transaction of the old owner. */
  public void blocked(int id) {
    blocked.merge(id, 1, Integer::sum);
  }

  /** It is not owned any more: given back, or lost. */
  public void ended(int id) {
    held.remove(id);
    givingBack.remove(id);
  }

  /** What is owned now. */
  public Set<Integer> held() {
    return Set.copyOf(held.keySet());
  }
}
