package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class KafkaPropertiesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(Bound.class);

  @Test
  void everySettingHasADefault() {
    runner.run(
        context -> {
          var properties = context.getBean(KafkaProperties.class);
          assertThat(properties.bootstrapServers()).containsExactly("localhost:9092");
          assertThat(properties.retention()).isEqualTo(Duration.ofDays(7));
          assertThat(properties.replicationFactor()).isNull();
          assertThat(properties.client()).isEmpty();
        });
  }

  @Test
  void settingsOfTheClientsKeepTheirNames() {
    runner
        .withPropertyValues("perdure.kafka.client[security.protocol]=SSL")
        .run(
            context ->
                assertThat(context.getBean(KafkaProperties.class).client())
                    .containsEntry("security.protocol", "SSL"));
  }

  @Test
  void refusesARetentionUnderSevenDays() {
    runner
        .withPropertyValues("perdure.kafka.retention=6d")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("less than seven days"));
  }

  @Test
  void refusesAPrefixThatNoTopicMayHave() {
    runner
        .withPropertyValues("perdure.kafka.topic-prefix=a/b")
        .run(context -> assertThat(context).hasFailed());
  }

  @Configuration
  @EnableConfigurationProperties(KafkaProperties.class)
  static class Bound {}
}
