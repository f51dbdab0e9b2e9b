package io.perdure.matching;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.perdure.common.api.TaskKind;
import io.perdure.matching.queue.MatchingWatch;
import java.time.Duration;

/** Counts and times how tasks meet polls, under the official server's names. */
final class MeasuredMatching implements MatchingWatch {
  private final MeterRegistry meters;

  MeasuredMatching(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void started(TaskKind kind, boolean stored, Duration waited, Duration sinceScheduled) {
    var tags = of("Poll", kind);
    if (stored) {
      meters.timer("asyncmatch_latency", tags).record(sinceScheduled);
    } else {
      meters.timer("syncmatch_latency", tags).record(waited);
    }
    meters.timer("task_schedule_to_start_latency", tags).record(sinceScheduled);
  }

  @Override
  public void nobodyPolls(TaskKind kind) {
    meters.counter("no_poller_tasks", of("Add", kind)).increment();
  }

  private static Tags of(String verb, TaskKind kind) {
    var operation =
        switch (kind) {
          case TASK_KIND_ACTIVITY -> verb + "ActivityTask";
          case TASK_KIND_WORKFLOW, TASK_KIND_UNSPECIFIED, UNRECOGNIZED -> verb + "WorkflowTask";
        };
    return Tags.of(
        "service_name",
        "matching",
        "operation",
        verb.equals("Poll") ? operation + "Queue" : operation);
  }
}
