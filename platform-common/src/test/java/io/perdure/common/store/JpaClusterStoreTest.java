package io.perdure.common.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** FO-71: what is fixed at the first boot. */
class JpaClusterStoreTest {
  @Test
  void keepsTheIdOfTheFirstBoot() {
    try (var stores = new TestingStores(TestingPostgres.POSTGRES_18)) {
      var first = stores.cluster().ensure();

      assertThat(first.name()).isEqualTo("active");
      assertThat(stores.cluster().ensure()).isEqualTo(first);
    }
  }
}
