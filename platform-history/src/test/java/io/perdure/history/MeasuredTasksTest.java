package io.perdure.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.perdure.common.DocumentedMetrics.Source;
import io.perdure.history.task.TaskWatch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeasuredTasksTest {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final TaskWatch tasks = new MeasuredTasks(meters);

  @Test
  void measuresTriesFailuresAndTimesByOperation() {
    tasks.tried("TransferActiveTaskActivity");
    tasks.failed("TransferActiveTaskActivity");
    tasks.tried("TransferActiveTaskActivity");
    tasks.done("TransferActiveTaskActivity", new TaskWatch.Course(s(9), s(5), s(2), 2));

    assertThat(meters.get("task_requests").counter().count()).isEqualTo(2);
    assertThat(meters.get("task_errors").counter().count()).isEqualTo(1);
    assertThat(seconds("task_latency_queue")).isEqualTo(9);
    assertThat(seconds("task_latency")).isEqualTo(5);
    assertThat(seconds("task_latency_processing")).isEqualTo(2);
    assertThat(meters.get("task_attempt").summary().max()).isEqualTo(2);
    Source.TASKS.check(meters.getMeters().stream().map(meter -> meter.getId().getName()));
  }

  private double seconds(String timer) {
    return meters
        .get(timer)
        .tag("operation", "TransferActiveTaskActivity")
        .timer()
        .totalTime(TimeUnit.SECONDS);
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
