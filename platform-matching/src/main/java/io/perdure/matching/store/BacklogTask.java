package io.perdure.matching.store;

import io.perdure.common.api.DispatchTask;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** One row of the backlog: a task that found no poller. */
public record BacklogTask(BacklogKey key, DispatchTask task) {
  /** By which the task is known again when it is sent again: the same for each copy of it. */
  public long identity() {
    var name =
        "%s/%s/%d/%s/%d/%d/%d"
            .formatted(
                key.queue().namespaceId(),
                key.queue().name(),
                key.queue().kind().getNumber(),
                task.getRunId(),
                task.getScheduledEventId(),
                task.getAttempt(),
                task.getStamp());
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getLeastSignificantBits();
  }
}
