package io.perdure.history.workflow.chain;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED;

import io.perdure.history.state.ProtoTime;
import io.perdure.history.state.Turn;
import io.perdure.history.workflow.task.NextWorkflowTask;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.function.Consumer;

/** Begins runs: the first of a chain, or the next one. */
public final class NewRun {
  private static final Duration DEFAULT_WORKFLOW_TASK_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MAX_WORKFLOW_TASK_TIMEOUT = Duration.ofMinutes(2);

  private NewRun() {}

  /**
   * Adds the started event.
   *
   * @param requestId by which the same request is recognised when it comes again
   */
  public static void begin(Turn turn, String requestId, Consumer<HistoryEvent.Builder> started) {
    turn.add(EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, started);
    turn.quietly(state -> state.requestIds().created(requestId));
  }

  /** Schedules the first workflow task, unless the run begins with a back-off (ST-15, ST-21). */
  public static void scheduleFirst(Turn turn) {
    if (turn.state().firstWorkflowTaskAt().isEmpty()) {
      NextWorkflowTask.ifNone(turn);
    }
  }

  /** The run timeout that holds (ST-14); zero is no limit. */
  public static Duration runTimeout(
      com.google.protobuf.Duration asked, com.google.protobuf.Duration execution) {
    var wanted = ProtoTime.duration(asked);
    var longest = ProtoTime.duration(execution);
    if (wanted.isZero()) {
      return longest;
    }
    return longest.isZero() ? wanted : shorter(wanted, longest);
  }

  /** The workflow task timeout that holds (ST-14). */
  public static Duration workflowTaskTimeout(
      com.google.protobuf.Duration asked, Duration runTimeout) {
    var wanted = ProtoTime.duration(asked);
    var capped =
        shorter(
            wanted.isZero() ? DEFAULT_WORKFLOW_TASK_TIMEOUT : wanted, MAX_WORKFLOW_TASK_TIMEOUT);
    return runTimeout.isZero() ? capped : shorter(capped, runTimeout);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
