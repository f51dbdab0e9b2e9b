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

  static Optional<Node> owner(Leased kind, int id, Collection<Node> nodes) {
    return nodes.stream()
        .max(
            Comparator.<Node>comparingInt(node -> Slots.of(node.id().toString(), kind + "/" + id))
                .thenComparing(Node::id));
  }
}
