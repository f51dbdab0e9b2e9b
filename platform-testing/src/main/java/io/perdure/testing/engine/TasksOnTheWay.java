package io.perdure.testing.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.channel.Topic;
import io.perdure.matching.store.BacklogTask;
import java.util.ArrayList;
import java.util.List;

/** All workflow and activity tasks in the outboxes, in the task channel and in the backlogs. */
final class TasksOnTheWay {
  private TasksOnTheWay() {}

  static List<DispatchTask> of(Installation installation) {
    try {
      var tasks = new ArrayList<DispatchTask>();
      var database = installation.database();
      owed(installation).stream()
          .filter(OwedTask::hasDispatch)
          .map(OwedTask::getDispatch)
          .forEach(tasks::add);
      for (var record : installation.channel().records()) {
        if (record.topic() == Topic.MATCHING_TASKS) {
          tasks.add(DispatchTask.parseFrom(record.value()));
        }
      }
      for (var partition = 0; partition < installation.setup().partitions(); partition++) {
        database.backlog(partition).stream().map(BacklogTask::task).forEach(tasks::add);
      }
      return tasks;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("an unreadable task", e);
    }
  }

  /** The tasks that the channel has lost after it was said to hold them. */
  static List<DispatchTask> lost(Installation installation) {
    try {
      var tasks = new ArrayList<DispatchTask>();
      for (var record : installation.channel().lost()) {
        tasks.add(DispatchTask.parseFrom(record.value()));
      }
      return tasks;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("an unreadable task", e);
    }
  }

  /** What the runs owe to other workflow ids. */
  static List<CrossExecutionTask> crossings(Installation installation) {
    try {
      return owed(installation).stream()
          .filter(OwedTask::hasCrossExecution)
          .map(OwedTask::getCrossExecution)
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("an unreadable task", e);
    }
  }

  private static List<OwedTask> owed(Installation installation)
      throws InvalidProtocolBufferException {
    var owed = new ArrayList<OwedTask>();
    for (var row : installation.database().outboxes()) {
      owed.addAll(OwedTasks.parseFrom(row.owed()).getTasksList());
    }
    return owed;
  }
}
