package io.perdure.server.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.store.TestingPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ShardsCommandTest {
  private final PGSimpleDataSource database = TestingPostgres.POSTGRES_18.newDatabase();
  private final JdbcLeaseStore leases = new JdbcLeaseStore(database);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void dividesHistoryAnew() {
    leases.createLayout(8, 1);

    assertThat(run("shards", "16", "--postgres-url", url())).isZero();

    assertThat(leases.shards()).hasSize(16);
    assertThat(said()).isEqualTo("History has 16 shards now; it had 8.\n");
  }

  @Test
  void refusesADatabaseWithoutShards() {
    assertThat(run("shards", "16", "--postgres-url", url())).isEqualTo(1);

    assertThat(said()).contains("no shards yet");
  }

  @Test
  void refusesMoreShardsThanThereMayBe() {
    leases.createLayout(8, 1);

    assertThat(run("shards", "257", "--postgres-url", url())).isEqualTo(1);

    assertThat(leases.shards()).hasSize(8);
    assertThat(said()).contains("between 1 and 256");
  }

  @Test
  void asksForTheDatabase() {
    assertThat(run("shards", "16")).isEqualTo(1);

    assertThat(said()).contains("--postgres-url");
  }

  private String url() {
    return "postgresql://postgres@localhost:%d/%s"
        .formatted(database.getPortNumbers()[0], database.getDatabaseName());
  }

  private int run(String... arguments) {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return DevApplication.run(arguments, stream, stream);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
