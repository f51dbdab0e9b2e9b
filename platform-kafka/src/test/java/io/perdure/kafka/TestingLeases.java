package io.perdure.kafka;

import io.perdure.common.cluster.Lease;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Member;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.OwnerTable;
import io.perdure.common.cluster.Shard;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;

/** A layout with some matching partitions, of which nobody owns any. */
record TestingLeases(int matchingPartitions) implements LeaseStore {
  @Override
  public List<Lease> leases(Leased kind) {
    return IntStream.range(0, matchingPartitions).mapToObj(id -> new Lease(id, 0, null)).toList();
  }

  @Override
  public List<Shard> shards() {
    return List.of();
  }

  @Override
  public void changeLayout(int shards) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Member> members(String role) {
    return List.of();
  }

  @Override
  public OwnerTable owners() {
    return OwnerTable.EMPTY;
  }

  @Override
  public Instant time() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forgetDeadNodes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant heartbeat(Node node, boolean draining) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leave(UUID node) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createLayout(int shards, int partitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public OptionalLong take(Leased kind, int id, long fromEpoch, UUID owner) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void endBlockers(Leased kind, int id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release(Leased kind, int id, long epoch) {
    throw new UnsupportedOperationException();
  }
}
