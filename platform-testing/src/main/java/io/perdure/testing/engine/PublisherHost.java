package io.perdure.testing.engine;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.HistoryDeletion;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.task.OwnRuns;
import io.perdure.history.task.Publisher;
import io.perdure.history.task.TaskEffect;
import io.perdure.history.task.TaskMessage;
import io.perdure.history.task.TaskPlace;
import java.time.Duration;
import java.util.List;

/** Drives the publisher of one shard. */
final class PublisherHost {
  private static final Duration OFFER_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final int BATCHES_AT_ONCE = 100;

  /** Few, so that old tasks move in short lives too. */
  private static final int HELD_BACK = 5;

  /** The host of the shard's writer. */
  interface Owner {
    /** Asks the writer something. */
    void ask(ShardRequest<?, ?> request);

    /** The next commit shall owe these tasks, too. */
    void moveOn(OwedTasks tasks);

    /** All is done below this row. */
    void done(long belowCommitSeq);
  }

  private final Installation installation;
  private final Machine machine;
  private final Engine engine;
  private final int shardId;
  private final Owner owner;
  private final Publisher publisher;
  private final Alarm alarm;

  /**
   * @param commitSeq the highest when the shard was taken
   * @param owner the host of the shard's writer
   */
  PublisherHost(
      Installation installation,
      Machine machine,
      Engine engine,
      int shardId,
      long commitSeq,
      Owner owner) {
    this.installation = installation;
    this.machine = machine;
    this.engine = engine;
    this.shardId = shardId;
    this.owner = owner;
    this.publisher = new Publisher(commitSeq, HELD_BACK, installation.setup().queuePartitions());
    this.alarm = new Alarm(machine, () -> tell(new TaskMessage.Tick()));
  }

  /** Sends what an owner before has left. */
  void begin() {
    tell(new TaskMessage.Tick());
  }

  /** Sends what the shard owes since a commit. */
  void publish(long commitSeq, OwedTasks owed) {
    tell(new TaskMessage.Owed(commitSeq, owed));
  }

  private void tell(TaskMessage message) {
    publisher.step(List.of(message), machine.now()).forEach(this::carryOut);
    alarm.set(publisher.wakeAt());
  }

  private void carryOut(TaskEffect effect) {
    switch (effect) {
      case TaskEffect.Send(var place, var record) -> send(place, record);
      case TaskEffect.Offer(var place, var task) -> offer(place, task);
      case TaskEffect.Advance advance -> owner.ask(OwnRuns.question(advance, this::later));
      case TaskEffect.Call(var place, var request) -> call(place, request);
      case TaskEffect.DeleteHistory(var place, var run) -> delete(place, run);
      case TaskEffect.ReadRows(var above, var limit) ->
          installation
              .network()
              .query(
                  machine,
                  "outbox",
                  () -> installation.shardStore().outbox(shardId, above, limit),
                  rows -> tell(new TaskMessage.Rows(rows)),
                  () -> tell(new TaskMessage.RowsUnread()));
      case TaskEffect.Bury(var row, var reason) ->
          throw new AssertionError("outbox row %s: %s".formatted(row, reason));
      case TaskEffect.MoveOn(var tasks) -> {
        installation.tally().count("task moved");
        machine.in(Duration.ZERO, "tasks move on", () -> owner.moveOn(tasks));
      }
      case TaskEffect.Done(var below) ->
          machine.in(Duration.ZERO, "tasks done", () -> owner.done(below));
    }
  }

  private void send(TaskPlace place, ChannelRecord record) {
    var sent = installation.channel().send(record, () -> later(new TaskMessage.Finished(place)));
    if (!sent) {
      later(new TaskMessage.Unsent(place));
    }
  }

  private void offer(TaskPlace place, DispatchTask task) {
    engine.offer(
        task,
        OFFER_TIMEOUT,
        taken -> later(taken ? new TaskMessage.Finished(place) : new TaskMessage.NotTaken(place)));
  }

  private void call(TaskPlace place, CrossExecutionRequest request) {
    engine.request(
        request,
        CALL_TIMEOUT,
        reply ->
            later(
                reply instanceof Reply.Answer(CrossExecutionResponse response)
                    ? new TaskMessage.Called(place, request, response)
                    : new TaskMessage.Failed(place)));
  }

  private void delete(TaskPlace place, HistoryDeletion run) {
    installation
        .network()
        .query(
            machine,
            "history deletion",
            () -> installation.shardStore().deleteHistory(run.getRunId(), BATCHES_AT_ONCE),
            removed -> {
              if (removed < BATCHES_AT_ONCE) {
                tell(new TaskMessage.Finished(place));
              } else {
                delete(place, run);
              }
            },
            () -> tell(new TaskMessage.Unsent(place)));
  }

  private void later(TaskMessage message) {
    machine.in(Duration.ZERO, "task answered", () -> tell(message));
  }
}
