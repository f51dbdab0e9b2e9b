package io.perdure.testing.store;

import io.perdure.common.channel.ConsumedOffsets;
import io.perdure.common.visibility.VisibilityIndex;
import io.perdure.common.visibility.VisibilityReader;

class InMemoryVisibilityTest extends VisibilityContract {
  private final InMemoryVisibility visibility = new InMemoryVisibility(() -> Runs.NOON);

  @Override
  VisibilityIndex index() {
    return visibility;
  }

  @Override
  VisibilityReader reader() {
    return new VisibilityReader(visibility);
  }

  @Override
  ConsumedOffsets positions() {
    return visibility.positions();
  }
}
