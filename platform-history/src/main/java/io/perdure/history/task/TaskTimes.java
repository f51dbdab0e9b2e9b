package io.perdure.history.task;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.CrossExecutionKind;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the tasks of one shard from the commit to their end, by what a {@link Publisher} is told
 * and wants done, and tells a {@link TaskWatch}. Belongs to the thread of the publisher.
 */
final class TaskTimes {
  /** Tasks that are followed at once; those above it are counted and not timed. */
  static final int LIMIT = 20_000;

  private static final String CLOSE = "TransferActiveTaskCloseExecution";
  private static final String INDEX = "VisibilityTaskUpsertExecution";
  private static final String DELETION = "TimerActiveTaskDeleteHistoryEvent";

  private static final class Followed {
    private final String operation;
    private final Instant owedAt;
    private @Nullable Instant firstTry;
    private @Nullable Instant lastTry;
    private boolean underWay;
    private boolean goesOn;
    private int tries;

    private Followed(String operation, Instant owedAt) {
      this.operation = operation;
      this.owedAt = owedAt;
    }
  }

  private final TaskWatch watch;
  private final Map<TaskPlace, Followed> tasks = new HashMap<>();

  TaskTimes(TaskWatch watch) {
    this.watch = watch;
  }

  /** The publisher is about to take this. */
  void told(TaskMessage message, Instant now) {
    switch (message) {
      case TaskMessage.Owed(var commitSeq, var owed) -> owed(commitSeq, owed, now);
      case TaskMessage.Finished(var place) -> ended(place, now);
      case TaskMessage.Unsent(var place) -> failed(place);
      case TaskMessage.Failed(var place) -> failed(place);
      case TaskMessage.NotTaken(var place) -> {
        var task = tasks.get(place);
        if (task != null) {
          task.goesOn = true; // At the normal queue: no other try.
        }
      }
      case TaskMessage.Advanced(var place, var next) -> {
        if (next.isEmpty()) {
          ended(place, now);
        }
      }
      case TaskMessage.Called(var place, _, _) -> {
        var task = tasks.get(place);
        if (task != null && task.operation.equals(CLOSE)) {
          ended(place, now); // Whatever else crosses is asked about again.
        }
      }
      case TaskMessage.Rows _, TaskMessage.RowsUnread _, TaskMessage.Tick _ -> {}
    }
  }

  /** The publisher wants this. */
  void wanted(TaskEffect effect, Instant now) {
    switch (effect) {
      case TaskEffect.Send(var place, var record) -> tried(place, operationOf(record), now);
      case TaskEffect.Offer(var place, var task) -> tried(place, operationOf(task), now);
      case TaskEffect.DeleteHistory(var place, _) -> tried(place, DELETION, now);
      case TaskEffect.Advance(var place, var step) ->
          goesOn(place, operationOf(step.task().getKind()), now);
      case TaskEffect.Call(var place, _) -> goesOn(place, CLOSE, now);
      case TaskEffect.ReadRows _, TaskEffect.Bury _, TaskEffect.MoveOn _, TaskEffect.Done _ -> {}
    }
  }

  private void owed(long commitSeq, OwedTasks owed, Instant now) {
    for (var index = owed.getMoved(); index < owed.getTasksCount(); index++) {
      var task = owed.getTasks(index);
      if (task.getTaskCase() != OwedTask.TaskCase.TASK_NOT_SET && tasks.size() < LIMIT) {
        tasks.put(new TaskPlace(commitSeq, index), new Followed(operationOf(task), now));
      }
    }
  }

  private void goesOn(TaskPlace place, String operation, Instant now) {
    var task = tasks.get(place);
    if (task == null || !task.underWay) {
      tried(place, operation, now);
    }
  }

  private void tried(TaskPlace place, String operation, Instant now) {
    var task = tasks.get(place);
    if (task == null && tasks.size() < LIMIT) {
      task = new Followed(operation, now); // Owed by an owner before.
      tasks.put(place, task);
    }
    if (task != null && task.goesOn) {
      task.goesOn = false;
      return;
    }
    watch.tried(operation);
    if (task != null) {
      task.firstTry = task.firstTry == null ? now : task.firstTry;
      task.lastTry = now;
      task.underWay = true;
      task.tries++;
    }
  }

  private void failed(TaskPlace place) {
    var task = tasks.get(place);
    if (task != null) {
      task.underWay = false;
      watch.failed(task.operation);
    }
  }

  private void ended(TaskPlace place, Instant now) {
    var task = tasks.remove(place);
    if (task != null && task.firstTry != null && task.lastTry != null) {
      watch.done(
          task.operation,
          new TaskWatch.Course(
              between(task.owedAt, now),
              between(task.firstTry, now),
              between(task.lastTry, now),
              task.tries));
    }
  }

  /** The clock may be set back. */
  private static Duration between(Instant from, Instant to) {
    return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
  }

  private static String operationOf(OwedTask task) {
    return switch (task.getTaskCase()) {
      case DISPATCH -> operationOf(task.getDispatch());
      case VISIBILITY -> INDEX;
      case HISTORY_DELETION -> DELETION;
      case CROSS_EXECUTION -> operationOf(task.getCrossExecution().getKind());
      case TASK_NOT_SET -> "unknown";
    };
  }

  private static String operationOf(ChannelRecord record) {
    if (record.topic() == Topic.VISIBILITY_TASKS) {
      return INDEX;
    }
    try {
      return operationOf(DispatchTask.parseFrom(record.value()));
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String operationOf(DispatchTask task) {
    return switch (task.getKind()) {
      case TASK_KIND_ACTIVITY -> "TransferActiveTaskActivity";
      case TASK_KIND_WORKFLOW, TASK_KIND_UNSPECIFIED, UNRECOGNIZED ->
          "TransferActiveTaskWorkflowTask";
    };
  }

  private static String operationOf(CrossExecutionKind kind) {
    return switch (kind) {
      case CROSS_EXECUTION_KIND_START_CHILD -> "TransferActiveTaskStartChildExecution";
      case CROSS_EXECUTION_KIND_SIGNAL_EXTERNAL -> "TransferActiveTaskSignalExecution";
      case CROSS_EXECUTION_KIND_CANCEL_EXTERNAL -> "TransferActiveTaskCancelExecution";
      case CROSS_EXECUTION_KIND_CLOSE, CROSS_EXECUTION_KIND_UNSPECIFIED, UNRECOGNIZED -> CLOSE;
    };
  }
}
