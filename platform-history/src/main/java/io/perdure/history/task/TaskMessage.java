package io.perdure.history.task;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.OwedTasks;
import io.perdure.history.store.OutboxRow;
import java.util.List;
import java.util.Optional;

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

  /** The run that owes a task has said what to ask for next; nothing more when it is done. */
  record Advanced(TaskPlace place, Optional<CrossExecutionRequest> next) implements TaskMessage {}

  /** The owner of another workflow id has answered. */
  record Called(TaskPlace place, CrossExecutionRequest request, CrossExecutionResponse response)
      implements TaskMessage {}

  /** Neither the run nor the other workflow id may have answered: it is tried again later. */
  record Failed(TaskPlace place) implements TaskMessage {}

  /** Time has passed. */
  record Tick() implements TaskMessage {}
}
