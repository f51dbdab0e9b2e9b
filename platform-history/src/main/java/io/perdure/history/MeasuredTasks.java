package io.perdure.history;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.perdure.history.task.TaskWatch;

/** Counts and times what shards owe, under the official server's names. */
final class MeasuredTasks implements TaskWatch {
  private final MeterRegistry meters;

  MeasuredTasks(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void tried(String operation) {
    meters.counter("task_requests", of(operation)).increment();
  }

  @Override
  public void failed(String operation) {
    meters.counter("task_errors", of(operation)).increment();
  }

  @Override
  public void done(String operation, Course course) {
    var tags = of(operation);
    meters.timer("task_latency_queue", tags).record(course.sinceOwed());
    meters.timer("task_latency", tags).record(course.sinceFirstTry());
    meters.timer("task_latency_processing", tags).record(course.sinceLastTry());
    DistributionSummary.builder("task_attempt").tags(tags).register(meters).record(course.tries());
  }

  private static Tags of(String operation) {
    return Tags.of("service_name", "history", "operation", operation);
  }
}
