package io.perdure.matching.queue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.matching.store.QueueKey;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads dispatch tasks, and tells those that nobody can act on. */
final class DispatchTasks {
  /** The newest format of records that this build knows. */
  static final int FORMAT = 1;

  private static final int LONGEST_NAME = 1_000;
  private static final int LOWEST_PRIORITY = 5;
  private static final int DEFAULT_PRIORITY = 3;
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private DispatchTasks() {}

  /**
   * Reads a record's value.
   *
   * @throws BadRecord when it must fail again the same way
   */
  static DispatchTask read(ByteString value) throws BadRecord {
    DispatchTask task;
    try {
      task = DispatchTask.parseFrom(value);
    } catch (InvalidProtocolBufferException unreadable) {
      throw new BadRecord("not a DispatchTask");
    }
    var fault = faultOf(task, task.getTaskQueue());
    if (fault.isPresent()) {
      throw new BadRecord(fault.get());
    }
    return task;
  }

  /** Whether a task can wait in its sticky queue. */
  static boolean fitsStickyQueue(DispatchTask task) {
    return task.getKind() == TaskKind.TASK_KIND_WORKFLOW
        && faultOf(task, task.getStickyTaskQueue()).isEmpty();
  }

  static QueueKey normalQueue(DispatchTask task) {
    var partition = TaskQueuePartition.of(task);
    return new QueueKey(task.getNamespaceId(), partition.name(), task.getKind());
  }

  static QueueKey stickyQueue(DispatchTask task) {
    return new QueueKey(task.getNamespaceId(), task.getStickyTaskQueue(), task.getKind());
  }

  /** The task's level, 1 to 5 (MT-52). */
  static int priority(DispatchTask task) {
    return task.getPriorityKey() <= 0
        ? DEFAULT_PRIORITY
        : Math.min(task.getPriorityKey(), LOWEST_PRIORITY);
  }

  /** Whether the task may be dropped, because history's own timer has fired (MT-12). */
  static boolean expired(DispatchTask task, Instant now) {
    return task.getExpiresAtMillis() != 0 && task.getExpiresAtMillis() <= now.toEpochMilli();
  }

  private static Optional<String> faultOf(DispatchTask task, String queueName) {
    if (task.getFormatVersion() != FORMAT) {
      return Optional.of("unknown format " + task.getFormatVersion());
    }
    if (!UUID_FORM.matcher(task.getNamespaceId()).matches()) {
      return Optional.of("no namespace id");
    }
    if (queueName.isEmpty() || queueName.length() > LONGEST_NAME || queueName.indexOf(0) >= 0) {
      return Optional.of("no task queue name");
    }
    if (task.getPartition() < 0 || task.getPartition() >= TaskQueuePartition.LIMIT) {
      return Optional.of("no such partition: " + task.getPartition());
    }
    return switch (task.getKind()) {
      case TASK_KIND_WORKFLOW, TASK_KIND_ACTIVITY -> Optional.empty();
      case TASK_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.of("unknown kind of task");
    };
  }

  /** A record that can never be acted on. */
  static final class BadRecord extends Exception {
    BadRecord(String reason) {
      super(reason);
    }
  }
}
