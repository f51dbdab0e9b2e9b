package io.perdure.history.task;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.HistoryDeletion;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.history.store.OutboxRow;
import io.perdure.history.workflow.external.OwedStep;

/** What a {@link Publisher} wants done. */
public sealed interface TaskEffect {
  /** Sends a record through the channel. Answered by {@code Finished} or {@code Unsent}. */
  record Send(TaskPlace place, ChannelRecord record) implements TaskEffect {}

  /**
   * Offers a workflow task to its sticky queue. Answered by {@code Finished} when it was taken, and
   * by {@code NotTaken} in all other cases.
   */
  record Offer(TaskPlace place, DispatchTask task) implements TaskEffect {}

  /**
   * Asks the run that owes a task how to go on with it, through the shard's own writer. Answered by
   * {@code Advanced} or {@code Failed}.
   */
  record Advance(TaskPlace place, OwedStep step) implements TaskEffect {}

  /**
   * Asks the owner of another workflow id for something. Answered by {@code Called} or {@code
   * Failed}.
   */
  record Call(TaskPlace place, CrossExecutionRequest request) implements TaskEffect {}

  /** Removes the history of a deleted run. Answered by {@code Finished} or {@code Unsent}. */
  record DeleteHistory(TaskPlace place, HistoryDeletion run) implements TaskEffect {}

  /** Reads outbox rows of the shard. Answered by {@code Rows} or {@code RowsUnread}. */
  record ReadRows(long above, int limit) implements TaskEffect {}

  /** The row cannot be read, and never will be: it is put where somebody finds it. */
  record Bury(OutboxRow row, String reason) implements TaskEffect {}

  /** Writes tasks again with the next commit, so that their old rows may go. */
  record MoveOn(OwedTasks tasks) implements TaskEffect {}

  /** All tasks of the rows below this {@code commit_seq} are done: the shard may remove them. */
  record Done(long belowCommitSeq) implements TaskEffect {}
}
