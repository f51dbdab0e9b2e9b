package io.perdure.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.perdure.common.Patience;
import io.perdure.common.cluster.ClusterConfiguration;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Presence;
import io.perdure.common.store.TestingPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** A role without work, as a process of its own has it around. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbesTest {
  private final ConfigurableApplicationContext application = start();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterAll
  void stop() {
    client.close();
    application.close();
  }

  @Test
  void isAliveWithoutAskingTheDatabase() throws Exception {
    var answer = get("/actuator/health/liveness");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("livenessState").doesNotContain("db", "node");
  }

  @Test
  void isReadyWhenTheSchemaIsRightAndTheClockIsMeasured() throws Exception {
    var clock = application.getBean(MeasuredClock.class);
    clock.measured(Instant.EPOCH, Instant.EPOCH.plusSeconds(5));
    assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);

    clock.measured(Instant.EPOCH, Instant.EPOCH.plusMillis(5));

    var ready = get("/actuator/health/readiness");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("\"schema\":");
  }

  @Test
  void isReadyWhileQueriesKeepAllConnectionsBusy() throws Exception {
    application.getBean(MeasuredClock.class).measured(Instant.EPOCH, Instant.EPOCH);
    var database = application.getBean(DataSource.class);

    try (var _ = database.getConnection();
        var _ = database.getConnection()) {
      assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void isNotReadyWhileTheOtherNodesTakeItForDead() throws Exception {
    application.getBean(MeasuredClock.class).measured(Instant.EPOCH, Instant.EPOCH);
    application.getBean(Idle.class).present.set(false);

    var answer = get("/actuator/health/readiness");
    application.getBean(Idle.class).present.set(true);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("silent for seconds");
  }

  @Test
  void showsItsMetrics() throws Exception {
    assertThat(get("/actuator/prometheus").body())
        .contains("jvm_memory_used_bytes", "hikaricp_", "\nrestarts{service_name=\"idle\"} 1.0")
        .contains("\nperdure_outbox_age_seconds{service_name=\"idle\"} 0.0")
        .contains("\nperdure_backlog_tasks{service_name=\"idle\"} 0.0")
        .contains("\nmembership_changed_count{service_name=\"idle\"} 0.0", "\nmemory_stack{");
  }

  @Test
  void timesTheCollectionsOfGarbage() {
    var pauses = application.getBean(MeterRegistry.class).get("memory_gc_pause_ms").timer();
    var before = pauses.count();

    System.gc();

    Patience.until(() -> pauses.count() > before); // The JVM tells of it a moment later.
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var port = application.getEnvironment().getProperty("local.management.port");
    var address = URI.create("http://localhost:%s%s".formatted(port, path));
    var request = HttpRequest.newBuilder(address).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static ConfigurableApplicationContext start() {
    var database = TestingPostgres.POSTGRES_18.newDatabase().getURL();
    return RoleApplication.of("idle", Map.of("spring.grpc.server.enabled", "false"), Idle.class)
        .run(
            "--perdure.database.url=" + database,
            "--perdure.database.user=postgres",
            "--perdure.database.connections=2",
            "--management.server.port=0");
  }

  /** The role. */
  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({NodeConfiguration.class, ClusterConfiguration.class})
  static class Idle {
    private final AtomicBoolean present = new AtomicBoolean(true);

    @Bean
    Presence presence() {
      return present::get;
    }
  }
}
