package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.testing.engine.EngineSetup;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Task queues of four partitions, owned by four matching partitions. */
class QueuePartitionsScenariosTest {
  private static final Duration STORED = Duration.ofSeconds(5);

  private final Platform platform = new Platform(EngineSetup.PLAIN.withQueuePartitions(4));

  @AfterEach
  void close() {
    platform.close();
  }

  @Test
  @DisplayName(
      "MT-7, MT-8: a backlog over all partitions is handed out to whatever polls there are")
  void aBacklogOverAllPartitionsIsHandedOut() {
    for (var i = 0; i < 40; i++) {
      platform.start("order-" + i);
    }
    platform.advance(STORED);
    assertThat(platform.storedTasks()).isEqualTo(40);

    var started = new HashSet<String>();
    for (var poll = 0; poll < 80; poll++) {
      nextTask().ifPresent(task -> started.add(task.getWorkflowExecution().getWorkflowId()));
      platform.advance(Duration.ofMillis(100));
    }

    assertThat(started).hasSize(40);
  }

  @Test
  @DisplayName("MT-8: a run goes through its tasks, whichever partitions they are in")
  void aRunGoesThroughItsTasks() {
    for (var i = 0; i < 8; i++) {
      var run = platform.start("order-" + i);
      platform.advance(STORED);
      run.completeWorkflowTask(scheduleActivity("charge"));
      platform.advance(STORED);
      run.startActivity("charge").complete("paid");
      platform.advance(STORED);

      run.completeWorkflowTask(completeWorkflow("done"));
    }

    assertThat(nextTask()).isEmpty();
  }

  @Test
  @DisplayName("MT-2: a sticky queue has one partition")
  void aStickyQueueHasOnePartition() {
    var run = platform.start("order-1");
    platform.advance(STORED);
    run.startWorkflowTask().completeSticky("worker-1", Duration.ofSeconds(10));
    platform.pollSticky("worker-1");

    run.signal("paid");

    assertThat(run.startStickyWorkflowTask("worker-1").response().getHistory().getEventsList())
        .isNotEmpty();
  }

  private Optional<PollWorkflowTaskQueueResponse> nextTask() {
    return platform.pollWorkflowTask(Platform.queue(Platform.TASK_QUEUE));
  }
}
