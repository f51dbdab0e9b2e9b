package io.perdure.common.cluster;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** The nodes of a role as one of them last saw them, and how often that has changed. */
final class KnownMembers {
  private final AtomicReference<List<Member>> members = new AtomicReference<>(List.of());
  private final LongAdder changes = new LongAdder();

  /** Never blocks. */
  List<Member> get() {
    return members.get();
  }

  void seen(List<Member> now) {
    var before = members.getAndSet(now);
    if (!ids(before).equals(ids(now))) {
      changes.increment();
    }
  }

  /** How often a node has come or gone, this one included. */
  long changes() {
    return changes.sum();
  }

  private static Set<UUID> ids(List<Member> members) {
    return members.stream().map(member -> member.node().id()).collect(Collectors.toSet());
  }
}
