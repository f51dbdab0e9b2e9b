package io.perdure.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perdure.common.DocumentedMetrics;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TestingChannel;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.store.TestingPostgres;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

class MatchingApplicationTest {
  @Test
  void storesWhatFindsNoWorker() throws InterruptedException {
    var database = TestingPostgres.POSTGRES_18.newDatabase();
    new JdbcLeaseStore(database).createLayout(2, 1);
    try (var matching =
        MatchingApplication.application(MatchingApplication.class, Surroundings.class)
            .run(
                "--perdure.database.url=" + database.getUrl(),
                "--perdure.database.user=postgres",
                "--spring.grpc.server.port=0",
                "--management.server.port=0")) {
      var done = new CountDownLatch(1);
      var channel = matching.getBean(TaskChannel.class);
      assertThat(channel.send(record(), done::countDown)).isTrue();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      var scraped = matching.getBean(PrometheusMeterRegistry.class).scrape();
      assertThat(scraped).contains("persistence_requests{operation=\"BacklogWrite\"");
      DocumentedMetrics.check("matching", scraped);
    }
  }

  private static ChannelRecord record() {
    var task =
        DispatchTask.newBuilder()
            .setFormatVersion(1)
            .setNamespaceId(UUID.randomUUID().toString())
            .setKind(TaskKind.TASK_KIND_WORKFLOW)
            .setTaskQueue("orders")
            .build();
    var key = task.getNamespaceId() + "/orders";
    return new ChannelRecord(Topic.MATCHING_TASKS, key, task.toByteString());
  }

  /** The channel, which the application is given from outside. */
  static final class Surroundings {
    @Bean
    TaskChannel channel() {
      return new TestingChannel();
    }
  }
}
