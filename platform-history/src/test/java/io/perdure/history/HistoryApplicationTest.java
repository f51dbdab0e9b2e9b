package io.perdure.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perdure.common.DocumentedMetrics;
import io.perdure.common.channel.InProcessChannelConfiguration;
import io.perdure.common.cluster.Lease;
import io.perdure.common.cluster.LeaseLoop;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.store.TestingPostgres;
import org.junit.jupiter.api.Test;

class HistoryApplicationTest {
  @Test
  void createsALayoutAndOwnsItsShards() {
    var database = TestingPostgres.POSTGRES_18.newDatabase();
    try (var history =
        HistoryApplication.application(
                HistoryApplication.class, InProcessChannelConfiguration.class)
            .run(
                "--perdure.database.url=" + database.getUrl(),
                "--perdure.database.user=postgres",
                "--spring.grpc.server.port=0",
                "--management.server.port=0")) {
      assertThat(history.getBean(LeaseLoop.class).isPresent()).isTrue();
      assertThat(history.getBean(LeaseStore.class).leases(Leased.SHARD))
          .hasSize(8)
          .extracting(Lease::owner)
          .doesNotContainNull();
      var meters = history.getBean(MeterRegistry.class);
      assertThat(meters.get("numshards_gauge").gauge().value()).isEqualTo(8);
      assertThat(
              meters.get("persistence_requests").tag("operation", "ReadWakeUps").counter().count())
          .isPositive();
      DocumentedMetrics.check("history", history.getBean(PrometheusMeterRegistry.class).scrape());
    }
  }
}
