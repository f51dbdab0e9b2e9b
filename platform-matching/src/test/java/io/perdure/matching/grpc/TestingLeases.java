package io.perdure.matching.grpc;

import io.perdure.common.cluster.Lease;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Node;
import io.perdure.common.cluster.Shard;
import io.perdure.matching.store.TestingDatabase;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Gives matching partition 0 to whoever asks. */
final class TestingLeases implements LeaseStore {
  private final TestingDatabase database;

  TestingLeases(TestingDatabase database) {
    this.database = database;
  }

  @Override
  public List<Lease> leases(Leased kind) {
    return List.of(new Lease(0, 0, null));
  }

  @Override
  public OptionalLong take(Leased kind, int id, long fromEpoch, UUID owner) {
    return OptionalLong.of(database.take().epoch());
  }

  @Override
  public void endBlockers(Leased kind, int id) {}

  @Override
  public void release(Leased kind, int id, long epoch) {}

  @Override
  public Instant heartbeat(Node node, boolean draining) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Node> liveNodes(String role) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leave(UUID node) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createLayout(int shards, int matchingPartitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Shard> shards() {
    throw new UnsupportedOperationException();
  }
}
