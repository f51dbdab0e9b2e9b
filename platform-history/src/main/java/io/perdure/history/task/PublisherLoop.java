package io.perdure.history.task;

import io.perdure.common.api.HistoryDeletion;
import io.perdure.common.api.OwedTasks;
import io.perdure.history.shard.MessageLoop;
import io.perdure.history.shard.TaskOutlet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the publisher of one owned shard. */
final class PublisherLoop implements MessageLoop.Stepper<TaskMessage>, TaskOutlet.Running {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherLoop.class);

  /** History batches removed in one transaction. */
  private static final int DELETED_AT_ONCE = 200;

  private final int shardId;
  private final Publisher publisher;
  private final TaskTimes times;
  private final TaskPorts ports;
  private final TaskOutlet.Owner owner;
  private final ExecutorService blocking;
  private final MessageLoop<TaskMessage> loop;
  private final AtomicBoolean closed = new AtomicBoolean();

  PublisherLoop(
      int shardId,
      long commitSeq,
      TaskPorts ports,
      TaskOutlet.Owner owner,
      ExecutorService blocking) {
    this.shardId = shardId;
    this.publisher = Publisher.of(commitSeq, ports.queuePartitions());
    this.times = new TaskTimes(ports.watch());
    this.ports = ports;
    this.owner = owner;
    this.blocking = blocking;
    this.loop = new MessageLoop<>(this, ports.clock());
  }

  void start() {
    loop.start("tasks-" + shardId);
    loop.post(new TaskMessage.Tick());
  }

  @Override
  public void owe(long commitSeq, OwedTasks owed) {
    loop.post(new TaskMessage.Owed(commitSeq, owed));
  }

  @Override
  public void close() {
    closed.set(true);
    loop.post(new TaskMessage.Tick());
  }

  @Override
  public void step(List<TaskMessage> messages) {
    if (!closed.get()) {
      var now = ports.clock().instant();
      messages.forEach(message -> times.told(message, now));
      for (var effect : publisher.step(messages, now)) {
        times.wanted(effect, now);
        carryOut(effect);
      }
    }
  }

  @Override
  public Optional<Instant> wakeAt() {
    return publisher.wakeAt();
  }

  @Override
  public boolean ended() {
    return closed.get();
  }

  /** What is owed stays in the outbox: the next owner, maybe this node, sends it again. */
  @Override
  public void failed(Throwable defect) {
    closed.set(true);
    owner.failed();
  }

  @Override
  public void late(TaskMessage message) {
    // Nothing is lost: the outbox has it.
  }

  private void carryOut(TaskEffect effect) {
    switch (effect) {
      case TaskEffect.Send send -> send(send);
      case TaskEffect.Offer(var place, var task) ->
          block(
              () ->
                  ports.stickyOffers().offer(task)
                      ? new TaskMessage.Finished(place)
                      : new TaskMessage.NotTaken(place),
              new TaskMessage.NotTaken(place));
      case TaskEffect.Advance advance -> owner.ask(OwnRuns.question(advance, loop::post));
      case TaskEffect.Call(var place, var request) ->
          block(
              () -> new TaskMessage.Called(place, request, ports.crossExecutions().call(request)),
              new TaskMessage.Failed(place));
      case TaskEffect.DeleteHistory(var place, var run) ->
          block(() -> delete(place, run), new TaskMessage.Unsent(place));
      case TaskEffect.ReadRows(var above, var limit) ->
          block(
              () -> new TaskMessage.Rows(ports.store().outbox(shardId, above, limit)),
              new TaskMessage.RowsUnread());
      case TaskEffect.Bury(var row, var reason) ->
          block(
              () -> {
                ports.store().bury(shardId, row, reason);
                return new TaskMessage.Tick();
              },
              new TaskMessage.Tick());
      case TaskEffect.MoveOn(var tasks) -> owner.moveOn(tasks);
      case TaskEffect.Done(var below) -> owner.done(below);
    }
  }

  private void send(TaskEffect.Send send) {
    var place = send.place();
    var sent =
        ports.channel().send(send.record(), () -> loop.post(new TaskMessage.Finished(place)));
    if (!sent) {
      loop.post(new TaskMessage.Unsent(place));
    }
  }

  private TaskMessage delete(TaskPlace place, HistoryDeletion run) {
    while (ports.store().deleteHistory(run.getRunId(), DELETED_AT_ONCE) == DELETED_AT_ONCE) {
      if (closed.get()) {
        return new TaskMessage.Unsent(place);
      }
    }
    return new TaskMessage.Finished(place);
  }

  private void block(Supplier<TaskMessage> call, TaskMessage failure) {
    blocking.execute(
        () -> {
          TaskMessage outcome;
          try {
            outcome = call.get();
          } catch (RuntimeException | Error failed) { // Without an outcome it would wait for ever.
            LOG.warn("Shard {}: a task could not be carried out: {}", shardId, failed.toString());
            outcome = failure;
          }
          loop.post(outcome);
        });
  }
}
