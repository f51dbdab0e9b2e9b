package io.perdure.history.task;

import io.perdure.common.api.OwedTasks;
import io.perdure.history.store.OutboxRow;
import java.util.List;

/** What a {@link Publisher} is told. */
public sealed interface TaskMessage {
  /** The shard has committed this. Comes in the order of {@code commit_seq}, without a gap. */
  record Owed(long commitSeq, OwedTasks owed) implements TaskMessage {}

  /** What {@link TaskEffect.ReadRows} has brought. */
  record Rows(List<OutboxRow> rows) implements TaskMessage {}

  /** {@link TaskEffect.ReadRows} has failed. */
  record RowsUnread() implements TaskMessage {}

  /** All that the task asks for is done. */
  record Finished(TaskPlace place) implements TaskMessage {}

  /** The channel was full, or the sending has failed: the task is sent again a little later. */
  record Unsent(TaskPlace place) implements TaskMessage {}

  /** Nobody waits at the sticky queue: the task goes to the normal one. */
  record NotTaken(TaskPlace place) implements TaskMessage {}

  /** Time has passed. */
  record Tick() implements TaskMessage {}
}
