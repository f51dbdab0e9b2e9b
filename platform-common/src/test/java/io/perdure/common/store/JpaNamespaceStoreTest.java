package io.perdure.common.store;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JpaNamespaceStoreTest extends NamespaceStoreContract {
  private final TestingStores stores = new TestingStores(TestingPostgres.POSTGRES_18);

  @AfterAll
  void close() {
    stores.close();
  }

  @Override
  protected NamespaceStore store() {
    return stores.namespaces();
  }
}
