package io.perdure.frontend.check;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.taskqueue.v1.TaskQueue;

/** Checks the names of task queues (MT-4, MT-5, ST-6). */
public final class TaskQueues {
  private static final String RESERVED_PREFIX = "/_sys/";
  private static final String INTERNAL_PREFIX = "temporal-sys-per-ns-";

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
    checkName(queue.getNormalName());
  }

  /** A task queue that a workflow is started on. */
  public static void checkStarted(boolean present, TaskQueue queue) {
    checkPresent(present, queue);
    if (queue.getName().startsWith(INTERNAL_PREFIX)) {
      throw new InvalidRequest(
          "cannot use internal per-namespace task queue:%s".formatted(queue.getName()));
    }
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
    checkName(queue.getName());
  }

  private static void checkName(String name) {
    Fields.checkNoZero("taskQueue", name);
    if (Fields.isLongerThan(Fields.MAX_ID_LENGTH, name)) {
      throw new InvalidRequest("taskQueue length exceeds limit");
    }
    if (name.startsWith(RESERVED_PREFIX)) {
      throw new InvalidRequest(
          "task queue name cannot start with reserved prefix %s".formatted(RESERVED_PREFIX));
    }
  }
}
