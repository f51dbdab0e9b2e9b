package io.perdure.matching.queue;

import io.perdure.common.api.DispatchTask;
import io.perdure.matching.store.QueueKey;
import java.time.Instant;

/**
 * A task of another partition that wants to wait at the root of its queue.
 *
 * @param id unique within one ownership of the matching partition, and growing
 * @param requestId names the hand-over
 * @param fromBacklog whether the task has ever been in the backlog
 * @param until when it goes back if no poll has come
 */
public record Visit(
    long id, DispatchTask task, String requestId, boolean fromBacklog, Instant until) {
  QueueKey queue() {
    return DispatchTasks.normalQueue(task).root();
  }
}
