package io.perdure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perdure.common.DocumentedMetrics;
import io.perdure.common.attribute.KnownAttributes;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.TestingChannel;
import io.perdure.common.store.JpaVisibilityRecords;
import io.perdure.common.store.TestingPostgres;
import io.perdure.common.visibility.VisibilityReader;
import io.perdure.worker.visibility.Records;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import jakarta.persistence.EntityManagerFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

class WorkerApplicationTest {
  @Test
  void whatComesThroughTheChannelIsListed() throws InterruptedException {
    var database = TestingPostgres.POSTGRES_18.newDatabase().getUrl();
    try (var worker =
        WorkerApplication.application(WorkerApplication.class, Surroundings.class)
            .run(
                "--perdure.database.url=" + database,
                "--perdure.database.user=postgres",
                "--management.server.port=0")) {
      var done = new CountDownLatch(1);
      var channel = worker.getBean(TaskChannel.class);
      assertThat(channel.send(Records.record(Records.run(1, 1)), done::countDown)).isTrue();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      var sessions = worker.getBean(EntityManagerFactory.class);
      var reader = new VisibilityReader(new JpaVisibilityRecords(sessions));
      var known = KnownAttributes.predefined("orders");
      var everything = CountWorkflowExecutionsRequest.getDefaultInstance();
      assertThat(reader.count(Records.NAMESPACE, known, everything).getCount()).isEqualTo(1);
      var scraped = worker.getBean(PrometheusMeterRegistry.class).scrape();
      assertThat(scraped)
          .contains("visibility_persistence_requests{operation=\"VisibilityIndexWrite\"");
      DocumentedMetrics.check("worker", scraped);
    }
  }

  /** The channel, which the application is given from outside. */
  static final class Surroundings {
    @Bean
    TaskChannel channel() {
      return new TestingChannel();
    }
  }
}
