package io.perdure.frontend.check;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.request.Names;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;

/** Checks the names of task queues (MT-4, MT-5, ST-6). */
public final class TaskQueues {
  private TaskQueues() {}

  /**
   * A task queue that a worker polls: a normal one, or a sticky one that may name its normal one.
   */
  public static void checkPolled(boolean present, TaskQueue queue) {
    checkPresent(present, queue);
    if (queue.getNormalName().isEmpty()) {
      return;
    }
    if (queue.getKind() != TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
      throw new InvalidRequest("only sticky queues can have a normal name");
    }
    Names.checkTaskQueue(queue.getNormalName());
  }

  /** A task queue that a workflow is started on. */
  public static void checkStarted(boolean present, TaskQueue queue) {
    checkPresent(present, queue);
    Names.checkStartedOn(queue.getName());
  }

  /** The same queue, said to be a normal one (ST-6). */
  public static TaskQueue normal(TaskQueue queue) {
    return queue.toBuilder().setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL).build();
  }

  private static void checkPresent(boolean present, TaskQueue queue) {
    if (!present) {
      throw new InvalidRequest("taskQueue is not set");
    }
    if (queue.getName().isEmpty()) {
      throw new InvalidRequest("missing task queue name");
    }
    Names.checkTaskQueue(queue.getName());
  }
}
