package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.OBSOLETE;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.TaskKind;
import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final TaskKind ACTIVITY = TaskKind.TASK_KIND_ACTIVITY;

  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-45, MT-47: one task a second when that is what the workers want")
  void oneTaskASecond() {
    pollOfEmpty(1);
    record("order-1");
    assertThat(started()).isEqualTo(1);
    partition.answer(STARTED);
    poll(1);
    record("order-2");
    assertThat(started()).isZero();

    partition.advance(Duration.ofMillis(999));
    assertThat(started()).isZero();
    partition.advance(Duration.ofMillis(1));

    assertThat(started()).isEqualTo(1);
  }

  @Test
  @DisplayName("MT-45: a rate of 0 stops the queue until another poll says otherwise")
  void aRateOfZeroStopsTheQueue() {
    pollOfEmpty(0);
    record("order-1");
    partition.advance(Duration.ofSeconds(30));
    assertThat(started()).isZero();

    poll(100_000);
    partition.advance(Duration.ofMillis(1));

    assertThat(started()).isEqualTo(1);
  }

  @Test
  @DisplayName("MT-45: a poll that names no rate takes the limit back")
  void aPollWithoutARateTakesTheLimitBack() {
    pollOfEmpty(0);
    record("order-1");

    partition.poll("orders", ACTIVITY, false, PollingWorker.named("worker", ""));
    partition.advance(Duration.ofMillis(1));

    assertThat(started()).isEqualTo(1);
  }

  @Test
  @DisplayName("MT-47: a task that is void costs no token")
  void aVoidTaskCostsNoToken() {
    pollOfEmpty(1);
    record("order-1");
    partition.answer(OBSOLETE);

    record("order-2");

    assertThat(started()).isEqualTo(1);
  }

  @Test
  void aTaskThatIsHeldBackIsStoredLikeAnyOther() {
    pollOfEmpty(0);
    record("order-1");

    partition.advance(BacklogWriting.STORE_AFTER);

    assertThat(partition.one(Effect.WriteBacklog.class).write().inserts()).hasSize(1);
  }

  @Test
  void tokensAreNotSavedUpForLongerThanASecond() {
    var limit = new DispatchLimit(1);
    var start = partition.now();
    limit.workersWant(OptionalDouble.of(2), start);
    var taken = 0;

    for (var tries = 0; tries < 10; tries++) {
      taken += limit.take(start.plusSeconds(60)) ? 1 : 0;
    }

    assertThat(taken).isEqualTo(2);
    assertThat(limit.nextToken()).contains(start.plusSeconds(60).plusMillis(500));
  }

  private int started() {
    return partition.all(Effect.StartTask.class).size();
  }

  private void record(String id) {
    partition.record(task("orders", id).setKind(ACTIVITY));
  }

  private void pollOfEmpty(double rate) {
    poll(rate);
    partition.loaded(List.of());
  }

  private void poll(double rate) {
    var worker =
        new PollingWorker(
            "worker",
            "",
            OptionalDouble.of(rate),
            WorkerVersionCapabilities.getDefaultInstance(),
            WorkerDeploymentOptions.getDefaultInstance());
    partition.poll("orders", ACTIVITY, false, worker);
  }
}
