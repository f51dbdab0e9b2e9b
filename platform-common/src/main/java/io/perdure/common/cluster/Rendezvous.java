package io.perdure.common.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which of the live nodes shall own something: each node that knows the same nodes says the same,
 * and when one leaves, only what it owned moves.
 */
final class Rendezvous {
  private Rendezvous() {}

  /** Who shall own a lease; nobody when all are leaving. */
  static Optional<Node> owner(Leased kind, int id, Collection<Member> members) {
    return owner(kind + "/" + id, members);
  }

  /** Who shall do something that has a name. */
  static Optional<Node> owner(String what, Collection<Member> members) {
    return members.stream()
        .filter(member -> !member.draining())
        .map(Member::node)
        .max(
            Comparator.<Node>comparingInt(node -> Slots.of(node.id().toString(), what))
                .thenComparing(Node::id));
  }
}
