package io.perdure.history.shard;

import io.perdure.common.api.OwedTasks;
import io.perdure.common.cluster.LeaseBlocked;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Shard;
import io.perdure.common.error.Exhausted;
import io.perdure.common.error.Unavailable;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.LoadFailure;
import io.perdure.history.store.ShardFence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one shard's writer: one thread that steps, virtual threads that wait for the database. */
final class ShardLoop implements MessageLoop.Stepper<ShardMessage> {
  private static final Logger LOG = LoggerFactory.getLogger(ShardLoop.class);

  /** Messages that may wait for the writer; above it requests are refused at once. */
  private static final int INBOX = 20_000;

  private final ShardWriter writer;
  private final ShardPorts ports;
  private final Instant takenAt;
  private final ExecutorService blocking;
  private final Runnable stopped;
  private final MessageLoop<ShardMessage> loop;
  private final TaskOutlet.Running outlet;

  /**
   * @param takenAt the database's time after the taking: no earlier owner has decided later
   * @param blocking runs what waits for the database
   * @param stopped run once when the shard is not owned any more
   */
  ShardLoop(
      ShardWriter writer,
      long commitSeq,
      ShardPorts ports,
      Instant takenAt,
      ExecutorService blocking,
      Runnable stopped) {
    this.writer = writer;
    this.ports = ports;
    this.takenAt = takenAt;
    this.blocking = blocking;
    this.stopped = stopped;
    this.loop = new MessageLoop<>(this, ports.clock());
    this.outlet = ports.outlet().open(writer.shard().id(), commitSeq, new OutletOwner());
  }

  private final class OutletOwner implements TaskOutlet.Owner {
    @Override
    public void ask(ShardRequest<?, ?> request) {
      submit(request);
    }

    @Override
    public void done(long belowCommitSeq) {
      loop.post(new ShardMessage.TasksDone(belowCommitSeq));
    }

    @Override
    public void moveOn(OwedTasks tasks) {
      loop.post(new ShardMessage.MoveOn(tasks));
    }

    @Override
    public void failed() {
      lose();
    }
  }

  /** The slots that are owned. */
  Shard shard() {
    return writer.shard();
  }

  void start() {
    loop.start("shard-" + writer.shard().id());
    loop.post(new ShardMessage.Tick());
  }

  /** Takes a request, or answers at once that there are too many. */
  void submit(ShardRequest<?, ?> request) {
    if (loop.waiting() >= INBOX) {
      deny(request);
    } else {
      loop.post(new ShardMessage.Submit(request));
    }
  }

  private static <R> void deny(ShardRequest<?, R> request) {
    request
        .answer()
        .accept(new Answered.Denied<>(Exhausted.systemOverloaded("too many requests wait")));
  }

  /** The caller of a request has gone. */
  void abandon(ShardRequest<?, ?> request) {
    loop.post(new ShardMessage.Abandon(request));
  }

  /** The shard is another node's. */
  void lose() {
    loop.post(new ShardMessage.Lost());
  }

  /** Ends what is begun, then stops; at the latest after the given time. */
  void drain(Duration atMost) {
    loop.post(new ShardMessage.Drain());
    if (!loop.join(atMost)) {
      lose();
      loop.join(atMost);
    }
  }

  @Override
  public void step(List<ShardMessage> messages) {
    var now = ports.clock().instant();
    writer.step(messages, now.isBefore(takenAt) ? takenAt : now).forEach(this::carryOut);
  }

  @Override
  public Optional<Instant> wakeAt() {
    return writer.wakeAt();
  }

  @Override
  public boolean ended() {
    return writer.stopped();
  }

  /** Memory may be anything now: the shard is given up, and taken anew with an empty one. */
  @Override
  public void failed(Throwable defect) {
    writer.step(List.of(new ShardMessage.Lost()), ports.clock().instant()).forEach(this::carryOut);
  }

  @Override
  public void late(ShardMessage message) {
    if (message instanceof ShardMessage.Submit(var request)) {
      denyLate(request);
    }
  }

  private <R> void denyLate(ShardRequest<?, R> request) {
    request
        .answer()
        .accept(
            new Answered.Denied<>(
                Unavailable.moved(
                    "shard %d is not owned by this node".formatted(writer.shard().id()))));
  }

  private void carryOut(ShardEffect effect) {
    switch (effect) {
      case ShardEffect.Respond<?> respond -> respond(respond);
      case ShardEffect.Commit(var commit) ->
          block(
              () -> new ShardMessage.Committed(ports.store().commit(commit)),
              failed ->
                  new ShardMessage.Committed(new CommitOutcome.Unknown(String.valueOf(failed))));
      case ShardEffect.Load(var ticket, var keys) ->
          block(
              () -> new ShardMessage.Loaded(ticket, ports.store().load(keys)),
              failed -> loadFailed(ticket, failed));
      case ShardEffect.ReadFence(var fence) ->
          block(
              () -> new ShardMessage.FenceRead(ports.store().holds(fence)),
              new ShardMessage.FenceUnread());
      case ShardEffect.Trim(var fence, var from, var below) ->
          block(
              () -> new ShardMessage.FenceRead(ports.store().trim(fence, from, below)),
              new ShardMessage.FenceUnread());
      case ShardEffect.Retake(var fence) ->
          block(() -> retake(fence), new ShardMessage.RetakeFailed());
      case ShardEffect.LoadWakeUps(var buckets, var from, var below, var limit) ->
          block(
              () ->
                  new ShardMessage.WakeUpsLoaded(
                      ports.store().wakeUps(buckets, from, below, limit)),
              new ShardMessage.WakeUpsUnread());
      case ShardEffect.Remember(var batches) -> ports.recentEvents().keep(batches);
      case ShardEffect.Publish(var commitSeq, var owed) -> outlet.owe(commitSeq, owed);
      case ShardEffect.Report(var key, var defect) ->
          LOG.error(
              "A request of workflow {} in namespace {} has failed by a defect",
              key.workflowId(),
              key.namespaceId(),
              defect);
      case ShardEffect.Stopped _ -> {
        outlet.close();
        stopped.run();
      }
    }
  }

  private static void respond(ShardEffect.Respond<?> respond) {
    try {
      respond.run();
    } catch (RuntimeException defect) {
      LOG.error("An answer could not be given", defect);
    }
  }

  private ShardMessage retake(ShardFence fence) {
    try {
      var epoch = ports.leases().take(Leased.SHARD, fence.shardId(), fence.epoch(), ports.node());
      return epoch.isEmpty()
          ? new ShardMessage.Lost()
          : new ShardMessage.Retaken(
              epoch.getAsLong(), ports.store().highestCommitSeq(fence.shardId()));
    } catch (LeaseBlocked frozen) {
      ports.leases().endBlockers(Leased.SHARD, fence.shardId());
      throw frozen;
    }
  }

  private static ShardMessage loadFailed(long ticket, Throwable failed) {
    var why = LoadFailure.of(failed);
    if (why == LoadFailure.UNREADABLE) {
      LOG.error("A load has stumbled over what is stored", failed);
    }
    return new ShardMessage.LoadFailed(ticket, why);
  }

  private void block(Supplier<ShardMessage> call, ShardMessage failure) {
    block(call, _ -> failure);
  }

  private void block(Supplier<ShardMessage> call, Function<Throwable, ShardMessage> failure) {
    blocking.execute(
        () -> {
          ShardMessage outcome;
          try {
            outcome = call.get();
          } catch (RuntimeException | Error failed) { // Without an outcome it would wait for ever.
            LOG.warn(
                "Shard {}: the database does not answer: {}",
                writer.shard().id(),
                failed.toString());
            outcome = failure.apply(failed);
          }
          loop.post(outcome);
        });
  }
}
