package io.perdure.testing.store;

import io.perdure.common.store.NamespaceStore;
import io.perdure.common.store.NamespaceStoreContract;

class InMemoryNamespaceStoreTest extends NamespaceStoreContract {
  private final NamespaceStore store = new InMemoryNamespaceStore();

  @Override
  protected NamespaceStore store() {
    return store;
  }
}
