package io.perdure.history.shard;

import io.perdure.common.api.HistoryDeletion;
import io.perdure.common.api.OwedTask;
import io.perdure.common.api.OwedTasks;
import io.perdure.history.state.Task;
import java.util.HashSet;
import java.util.List;

/** Writes what a batch owes as it is stored in its outbox row. */
final class OwedTaskList {
  private static final int FORMAT = 1;

  private OwedTaskList() {}

  /** All tasks in their order, without the index records that a later one replaces (TK-1). */
  static OwedTasks of(List<Task> tasks) {
    var owed = OwedTasks.newBuilder().setFormatVersion(FORMAT);
    var indexed = new HashSet<String>();
    for (var task : tasks.reversed()) {
      if (!(task instanceof Task.IndexRun index) || indexed.add(index.run().getRunId())) {
        owed.addTasks(0, write(task));
      }
    }
    return owed.build();
  }

  private static OwedTask write(Task task) {
    return switch (task) {
      case Task.Dispatch dispatch -> OwedTask.newBuilder().setDispatch(dispatch.task()).build();
      case Task.IndexRun index -> OwedTask.newBuilder().setVisibility(index.run()).build();
      case Task.CrossExecution cross ->
          OwedTask.newBuilder().setCrossExecution(cross.task()).build();
      case Task.DeleteHistory delete ->
          OwedTask.newBuilder()
              .setHistoryDeletion(
                  HistoryDeletion.newBuilder()
                      .setNamespaceId(delete.run().namespaceId())
                      .setWorkflowId(delete.run().workflowId())
                      .setRunId(delete.run().runId()))
              .build();
    };
  }
}
