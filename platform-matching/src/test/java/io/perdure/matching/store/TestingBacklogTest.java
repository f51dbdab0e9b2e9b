package io.perdure.matching.store;

import io.perdure.common.channel.ConsumedOffsets;
import java.util.List;

class TestingBacklogTest extends BacklogStoreContract {
  private final TestingBacklog backlog = new TestingBacklog();

  @Override
  protected BacklogStore store() {
    return backlog;
  }

  @Override
  protected PartitionFence take() {
    return backlog.take();
  }

  @Override
  protected List<DeadRecord> buried() {
    return backlog.buried();
  }

  @Override
  protected ConsumedOffsets positions() {
    return backlog;
  }
}
