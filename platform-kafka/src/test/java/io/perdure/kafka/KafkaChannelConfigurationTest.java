package io.perdure.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.channel.TaskChannel;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.LeaseStore;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@Tag("slow")
class KafkaChannelConfigurationTest {
  private final String prefix = TestingBroker.prefix();
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(KafkaChannelConfiguration.class)
          .withBean(LeaseStore.class, () -> new TestingLeases(3))
          .withPropertyValues(
              "perdure.kafka.bootstrap-servers=" + TestingBroker.shared().address(),
              "perdure.kafka.start-wait=60s",
              "perdure.kafka.topic-prefix=" + prefix);

  @Test
  void createsTheTopicsAndMeasuresInTheRegistryOfTheApplication() {
    runner
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              assertThat(context).hasSingleBean(TaskChannel.class);
              var meters = context.getBean(MeterRegistry.class);
              assertThat(meters.find("perdure.channel.sending").gauges()).hasSize(2);
            });
  }

  @Test
  void matchingTasksHaveAPartitionForEachMatchingPartitionAndAreReadAsTheApplicationSays() {
    var asked = new LinkedBlockingQueue<Integer>();
    PartitionOwnership ownership =
        (_, partitions) -> {
          asked.add(partitions);
          return Map.of();
        };
    runner
        .withBean(PartitionOwnership.class, () -> ownership)
        .run(
            context -> {
              var channel = context.getBean(TaskChannel.class);
              channel.receive(Topic.MATCHING_TASKS, (_, _) -> false);
              assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
            });
  }

  @Test
  void doesNotStartOnATopicOfAnotherLayout() {
    runner.run(context -> assertThat(context).hasNotFailed());

    new ApplicationContextRunner()
        .withUserConfiguration(KafkaChannelConfiguration.class)
        .withBean(LeaseStore.class, () -> new TestingLeases(4))
        .withPropertyValues(
            "perdure.kafka.bootstrap-servers=" + TestingBroker.shared().address(),
            "perdure.kafka.topic-prefix=" + prefix)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("it has 3 partitions, not 4"));
  }
}
