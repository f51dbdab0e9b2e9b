package io.perdure.testing.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.TaskKind;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Task queues as operators see, limit and rank them. */
class TaskQueueScenariosTest {
  private final Platform platform = new Platform();

  @AfterEach
  void close() {
    platform.close();
  }

  @Test
  @DisplayName("MT-52: runs of priority 1 are served before those of 5 that came first")
  void runsAreServedByPriority() {
    for (var i = 0; i < 5; i++) {
      start("late-" + i, Priority.newBuilder().setPriorityKey(5));
    }
    for (var i = 0; i < 5; i++) {
      start("urgent-" + i, Priority.newBuilder().setPriorityKey(1));
    }
    platform.advance(Duration.ofSeconds(5)); // Everything is stored.

    for (var i = 0; i < 5; i++) {
      assertThat(nextWorkflow()).isEqualTo("urgent-" + i);
    }
    assertThat(nextWorkflow()).isEqualTo("late-0");
  }

  @Test
  @DisplayName("MT-54: a tenant with one run does not wait for another's hundred")
  void aTenantWithOneRunDoesNotWait() {
    for (var i = 0; i < 100; i++) {
      start("big-" + i, Priority.newBuilder().setFairnessKey("big"));
    }
    start("small", Priority.newBuilder().setFairnessKey("small"));
    platform.advance(Duration.ofSeconds(5));

    assertThat(List.of(nextWorkflow(), nextWorkflow(), nextWorkflow())).contains("small");
  }

  @Test
  @DisplayName("MT-63: what waits is counted, by priority key, until it is started")
  void whatWaitsIsCounted() {
    start("order-1", Priority.newBuilder().setPriorityKey(1));
    start("order-2", Priority.newBuilder());
    platform.advance(Duration.ofSeconds(40));

    assertThat(waiting(1)).isEqualTo(1);
    assertThat(waiting(3)).isEqualTo(1);
    nextWorkflow();
    platform.advance(Duration.ofSeconds(6));

    assertThat(waiting(1)).isZero();
    assertThat(waiting(3)).isEqualTo(1);
  }

  @Test
  @DisplayName("MT-46, MT-48, MT-66: pollers and limits of a queue are shown")
  void pollersAndLimitsAreShown() {
    platform.hasNoActivityTask();
    platform.configureActivities(
        change ->
            change.setUpdateQueueRateLimit(
                RateLimitUpdate.newBuilder()
                    .setRateLimit(RateLimit.newBuilder().setRequestsPerSecond(7))));

    var described = platform.describeTaskQueue(TaskKind.TASK_KIND_ACTIVITY);

    assertThat(described.pollers()).extracting(PollerInfo::getIdentity).containsExactly("worker");
    assertThat(described.rateLimit().getRequestsPerSecond()).isEqualTo(7);
    assertThat(described.rateLimit().getRateLimitSource())
        .isEqualTo(RateLimitSource.RATE_LIMIT_SOURCE_API);
  }

  private void start(String workflowId, Priority.Builder priority) {
    platform.start(workflowId, request -> request.setPriority(priority));
  }

  private String nextWorkflow() {
    return platform
        .pollWorkflowTask(Platform.queue(Platform.TASK_QUEUE))
        .orElseThrow()
        .getWorkflowExecution()
        .getWorkflowId();
  }

  private long waiting(int priority) {
    var stats = platform.describeTaskQueue(TaskKind.TASK_KIND_WORKFLOW).stats().get(priority);
    return Objects.requireNonNull(stats).getApproximateBacklogCount();
  }
}
