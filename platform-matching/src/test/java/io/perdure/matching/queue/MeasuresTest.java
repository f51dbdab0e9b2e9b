package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.matching.store.BacklogTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a partition says of its tasks to those who measure. */
class MeasuresTest {
  private final TestingPartition partition = new TestingPartition();
  private final Instant began = partition.now();

  @Test
  void tellsHowLongATaskHasWaited() {
    partition.pollOfEmpty("orders");
    partition.record(scheduledAgo(Duration.ZERO));
    partition.answer(STARTED);
    partition.record(scheduledAgo(Duration.ofSeconds(20)));
    partition.advance(Duration.ofMillis(300));
    partition.poll("orders");
    partition.answer(STARTED);

    assertThat(partition.one(Effect.Started.class))
        .isEqualTo(
            new Effect.Started(
                TaskKind.TASK_KIND_WORKFLOW,
                false,
                Duration.ofMillis(300),
                Duration.ofMillis(20_300)));
  }

  @Test
  void tellsATaskThatWasInTheBacklog() {
    var stored = store(Duration.ZERO);
    partition.poll("orders");
    partition.loaded(stored);
    partition.answer(STARTED);

    assertThat(partition.one(Effect.Started.class).stored()).isTrue();
  }

  @Test
  void tellsOfATaskForWhichNobodyPolls() {
    partition.record(scheduledAgo(Duration.ZERO));
    assertThat(partition.one(Effect.NobodyPolls.class).kind())
        .isEqualTo(TaskKind.TASK_KIND_WORKFLOW);

    partition.poll("orders");
    partition.record(scheduledAgo(Duration.ZERO));

    assertThat(partition.all(Effect.NobodyPolls.class)).isEmpty();
  }

  @Test
  void knowsTheOldestTaskThatWaitsAlsoWhenOnlyTheBacklogHasIt() {
    assertThat(partition.oldestWaiting()).isEmpty();
    var stored = new ArrayList<>(store(Duration.ofSeconds(5)));
    stored.addAll(store(Duration.ofSeconds(50)));
    assertThat(partition.oldestWaiting()).contains(began.minusSeconds(50));

    partition.poll("orders");
    partition.loaded(stored);
    partition.answer(STARTED);

    assertThat(partition.oldestWaiting()).contains(began.minusSeconds(50));
  }

  @Test
  void aTaskThatIsStartedWaitsNoMore() {
    partition.pollOfEmpty("orders");
    partition.record(scheduledAgo(Duration.ofSeconds(5)));

    partition.answer(STARTED);

    assertThat(partition.oldestWaiting()).isEmpty();
  }

  /** Nobody polls: the task is stored at once. */
  private List<BacklogTask> store(Duration age) {
    partition.record(scheduledAgo(age));
    var inserts = partition.one(Effect.WriteBacklog.class).write().inserts();
    partition.stored();
    return inserts;
  }

  private DispatchTask.Builder scheduledAgo(Duration age) {
    return task("orders", "order-1").setScheduledAtMillis(began.minus(age).toEpochMilli());
  }
}
