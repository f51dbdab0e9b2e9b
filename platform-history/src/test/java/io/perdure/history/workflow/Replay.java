package io.perdure.history.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.history.state.MutableState;
import io.perdure.history.state.PendingActivity;
import io.perdure.history.state.WorkflowTasks;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.List;

/** Compares a stored run with the one that its history makes (IV-7). */
final class Replay {
  private Replay() {}

  static void check(MutableState run, List<HistoryEvent> history) {
    var replayed = MutableState.replay(run.key(), history);
    assertThat(replayed.nextEventId()).isEqualTo(run.nextEventId());
    assertThat(replayed.status()).isEqualTo(run.status());
    assertThat(replayed.historySizeBytes()).isEqualTo(run.historySizeBytes());
    assertThat(replayed.execution().startedEvent()).isEqualTo(run.execution().startedEvent());
    assertThat(replayed.execution().closeTime()).isEqualTo(run.execution().closeTime());
    checkWorkflowTask(run, replayed);
    if (run.buffer().isEmpty()) { // What waits in the buffer has its effect already.
      checkItems(run, replayed);
    }
  }

  private static void checkWorkflowTask(MutableState run, MutableState replayed) {
    assertThat(replayed.workflowTasks().lastCompletedStartedEventId())
        .isEqualTo(run.workflowTasks().lastCompletedStartedEventId());
    var pending = run.workflowTasks().pending();
    if (pending.filter(WorkflowTasks::isTransient).isPresent()) {
      assertThat(replayed.workflowTasks().pending()).isEmpty();
      return;
    }
    assertThat(replayed.workflowTasks().pending().map(task -> task.getScheduledEventId()))
        .isEqualTo(pending.map(task -> task.getScheduledEventId()));
    assertThat(replayed.workflowTasks().isStarted()).isEqualTo(run.workflowTasks().isStarted());
  }

  private static void checkItems(MutableState run, MutableState replayed) {
    assertThat(replayed.timers().due(Instant.parse("2200-01-01T00:00:00Z")))
        .isEqualTo(run.timers().due(Instant.parse("2200-01-01T00:00:00Z")));
    if (run.isOpen()) { // One that ended in the buffer of a closed run is not told of afterwards.
      assertThat(replayed.activities().all().stream().map(PendingActivity::scheduled).toList())
          .isEqualTo(run.activities().all().stream().map(PendingActivity::scheduled).toList());
    }
    assertThat(replayed.requestIds().signals()).isEqualTo(run.requestIds().signals());
    assertThat(replayed.requestIds().signalCount()).isEqualTo(run.requestIds().signalCount());
    assertThat(replayed.execution().cancelRequested()).isEqualTo(run.execution().cancelRequested());
  }
}
