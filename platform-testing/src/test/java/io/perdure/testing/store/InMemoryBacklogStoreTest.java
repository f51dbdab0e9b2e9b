package io.perdure.testing.store;

import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.cluster.Leased;
import io.perdure.matching.store.BacklogStore;
import io.perdure.matching.store.BacklogStoreContract;
import io.perdure.matching.store.DeadRecord;
import io.perdure.matching.store.PartitionFence;
import io.perdure.testing.VirtualClock;
import java.util.List;
import java.util.UUID;

final class InMemoryBacklogStoreTest extends BacklogStoreContract {
  private final InMemoryDatabase database = new InMemoryDatabase(new VirtualClock());

  @Override
  protected BacklogStore store() {
    return new InMemoryBacklogStore(database);
  }

  @Override
  protected PartitionFence take() {
    var leases = new InMemoryLeaseStore(database);
    leases.createLayout(1, 1);
    var kind = Leased.MATCHING_PARTITION;
    var epoch = leases.take(kind, 0, database.epoch(kind, 0), UUID.randomUUID());
    return new PartitionFence(0, epoch.orElseThrow());
  }

  @Override
  protected List<DeadRecord> buried() {
    return database.deadLetters();
  }

  @Override
  protected ConsumedOffsets positions() {
    return database.positions();
  }
}
