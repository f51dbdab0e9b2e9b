package io.perdure.testing.store;

import io.perdure.common.cluster.LeaseStore;
import io.perdure.history.store.ShardStore;
import io.perdure.testing.VirtualClock;

final class InMemoryShardStoreTest extends ShardStoreContract {
  private final InMemoryDatabase database = new InMemoryDatabase(new VirtualClock());

  @Override
  ShardStore store() {
    return new InMemoryShardStore(database);
  }

  @Override
  LeaseStore leases() {
    return new InMemoryLeaseStore(database);
  }
}
