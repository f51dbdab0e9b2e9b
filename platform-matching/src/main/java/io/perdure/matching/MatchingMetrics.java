package io.perdure.matching;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.perdure.app.metric.StoreToMeasure;
import io.perdure.matching.grpc.PollCounts;
import io.perdure.matching.queue.MatchingPartitions;
import io.perdure.matching.queue.MatchingWatch;
import io.perdure.matching.store.BacklogOutcome;
import io.perdure.matching.store.BacklogStore;
import java.util.function.ToDoubleFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is measured of a matching role that runs alone. */
@Configuration(proxyBeanMethods = false)
class MatchingMetrics {
  @Bean
  static StoreToMeasure backlogToMeasure() {
    return new StoreToMeasure(
        BacklogStore.class,
        "persistence",
        Tags.empty(),
        answer -> answer instanceof BacklogOutcome.Unknown);
  }

  @Bean
  MatchingWatch measuredMatching(MeterRegistry meters) {
    return new MeasuredMatching(meters);
  }

  @Bean
  MeterBinder backlogAge(MatchingPartitions partitions) {
    return meters ->
        Gauge.builder(
                "approximate_backlog_age_seconds",
                partitions,
                it -> it.backlogAge().toMillis() / 1e3)
            .description("Age of the oldest task that waits in memory")
            .register(meters);
  }

  @Bean
  MeterBinder matchedPolls(PollCounts counts) {
    return meters -> {
      matched("PollWorkflowTaskQueue", counts, PollCounts::workflow).register(meters);
      matched("PollActivityTaskQueue", counts, PollCounts::activity).register(meters);
    };
  }

  private static FunctionCounter.Builder<PollCounts> matched(
      String operation, PollCounts counts, ToDoubleFunction<PollCounts> count) {
    return FunctionCounter.builder("poll_success_sync", counts, count).tag("operation", operation);
  }
}
