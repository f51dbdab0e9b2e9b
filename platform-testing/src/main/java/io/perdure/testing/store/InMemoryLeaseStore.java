package io.perdure.testing.store;

import io.perdure.common.cluster.Lease;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Member;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.OwedDivision;
import io.perdure.common.cluster.OwnerTable;
import io.perdure.common.cluster.Shard;
import io.perdure.history.store.OutboxRow;
import io.perdure.testing.store.InMemoryDatabase.NodeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** Who owns what, in an {@link InMemoryDatabase}. */
public final class InMemoryLeaseStore implements LeaseStore {
  private static final Duration DEAD_AFTER = Duration.ofSeconds(4);
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private final InMemoryDatabase database;

  public InMemoryLeaseStore(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public Instant heartbeat(Node node, boolean draining) {
    var now = database.clock.instant();
    database.nodes.put(node.id(), new NodeRow(node, now, draining));
    return now;
  }

  @Override
  public Instant time() {
    return database.clock.instant();
  }

  @Override
  public List<Member> members(String role) {
    var oldest = database.clock.instant().minus(DEAD_AFTER);
    return database.nodes.values().stream()
        .filter(row -> row.node().role().equals(role) && row.heartbeat().isAfter(oldest))
        .map(row -> new Member(row.node(), row.draining()))
        .sorted(Comparator.comparing(member -> member.node().id()))
        .toList();
  }

  @Override
  public void forgetDeadNodes() {
    var oldest = database.clock.instant().minus(FORGOTTEN_AFTER);
    database.nodes.values().removeIf(row -> row.heartbeat().isBefore(oldest));
  }

  @Override
  public OwnerTable owners() {
    var shards =
        database.shards.stream()
            .map(
                shard ->
                    new OwnerTable.Entry(
                        shard.id(),
                        shard.firstSlot(),
                        shard.lastSlot(),
                        owner(Leased.SHARD, shard.id()).orElse(null)))
            .toList();
    var partitions =
        leases(Leased.MATCHING_PARTITION).stream()
            .map(lease -> owner(Leased.MATCHING_PARTITION, lease.id()))
            .toList();
    return new OwnerTable(shards, OwnerTable.partitions(partitions));
  }

  private Optional<Node> owner(Leased kind, int id) {
    return Optional.ofNullable(database.table(kind).get(id))
        .flatMap(lease -> Optional.ofNullable(lease.owner()))
        .flatMap(owner -> Optional.ofNullable(database.nodes.get(owner)))
        .map(NodeRow::node);
  }

  @Override
  public void leave(UUID node) {
    database.nodes.remove(node);
  }

  @Override
  public void createLayout(int shards, int matchingPartitions) {
    if (!database.shards.isEmpty()) {
      return;
    }
    createShards(0, shards);
    for (var id = 0; id < matchingPartitions; id++) {
      database.table(Leased.MATCHING_PARTITION).put(id, new Lease(id, 0, null));
    }
  }

  private void createShards(int firstId, int shards) {
    for (var i = 0; i < shards; i++) {
      var shard = Shard.ofLayout(firstId, i, shards);
      database.shards.add(shard);
      database.shardsById.put(shard.id(), shard);
      database.table(Leased.SHARD).put(shard.id(), new Lease(shard.id(), 0, null));
    }
  }

  @Override
  public void changeLayout(int shards) {
    var leases = database.table(Leased.SHARD);
    var firstId = leases.lastKey() + 1;
    var before = List.copyOf(database.shards);
    leases.clear();
    database.shards.clear();
    createShards(firstId, shards);
    before.forEach(this::divideOutbox);
  }

  private void divideOutbox(Shard earlier) {
    var division = new OwedDivision(database.shards);
    for (var row : database.outbox(earlier.id())) {
      division
          .divide(row.owed(), earlier)
          .forEach(
              (shard, part) -> {
                var rows = database.outboxes.computeIfAbsent(shard.id(), _ -> new TreeMap<>());
                var seq = rows.size() + 1L;
                rows.put(seq, new OutboxRow(seq, part));
              });
    }
    database.outboxes.remove(earlier.id());
  }

  @Override
  public List<Shard> shards() {
    return List.copyOf(database.shards);
  }

  @Override
  public List<Lease> leases(Leased kind) {
    return List.copyOf(database.table(kind).values());
  }

  @Override
  public OptionalLong take(Leased kind, int id, long fromEpoch, UUID owner) {
    if (!database.table(kind).containsKey(id) || database.epoch(kind, id) != fromEpoch) {
      return OptionalLong.empty();
    }
    database.table(kind).put(id, new Lease(id, fromEpoch + 1, owner));
    return OptionalLong.of(fromEpoch + 1);
  }

  @Override
  public void endBlockers(Leased kind, int id) {
    // Transactions in memory end at once: nobody can block.
  }

  @Override
  public void release(Leased kind, int id, long epoch) {
    if (database.epoch(kind, id) == epoch) {
      database.table(kind).put(id, new Lease(id, epoch, null));
    }
  }
}
