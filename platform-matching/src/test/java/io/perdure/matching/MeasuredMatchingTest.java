package io.perdure.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.DocumentedMetrics.Source;
import io.perdure.common.api.TaskKind;
import io.perdure.matching.queue.MatchingWatch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeasuredMatchingTest {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final MatchingWatch watch = new MeasuredMatching(meters);

  @Test
  void tellsTasksFromTheBacklogFromThoseThatMetAPoll() {
    watch.started(TaskKind.TASK_KIND_WORKFLOW, false, s(1), s(2));
    watch.started(TaskKind.TASK_KIND_WORKFLOW, true, s(3), s(40));

    assertThat(seconds("syncmatch_latency")).isEqualTo(1);
    assertThat(seconds("asyncmatch_latency")).isEqualTo(40);
    assertThat(seconds("task_schedule_to_start_latency")).isEqualTo(42);
  }

  @Test
  void countsTasksThatNobodyPollsFor() {
    watch.nobodyPolls(TaskKind.TASK_KIND_ACTIVITY);

    var counter = meters.get("no_poller_tasks").tag("operation", "AddActivityTask").counter();
    assertThat(counter.count()).isEqualTo(1);
  }

  @Test
  void everyDocumentedNameComesWithItsFirstTask() {
    watch.started(TaskKind.TASK_KIND_ACTIVITY, false, s(1), s(2));
    watch.started(TaskKind.TASK_KIND_ACTIVITY, true, s(1), s(2));
    watch.nobodyPolls(TaskKind.TASK_KIND_ACTIVITY);

    Source.MATCHES.check(meters.getMeters().stream().map(meter -> meter.getId().getName()));
  }

  private double seconds(String timer) {
    return meters
        .get(timer)
        .tag("operation", "PollWorkflowTaskQueue")
        .timer()
        .totalTime(TimeUnit.SECONDS);
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
