package io.perdure.testing.engine;

import com.google.protobuf.Message;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.cluster.Leased;
import io.perdure.history.shard.Answered;
import io.perdure.history.shard.PrefixWriter;
import io.perdure.history.shard.ShardEffect;
import io.perdure.history.shard.ShardLimits;
import io.perdure.history.shard.ShardMessage;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.shard.ShardWriter;
import io.perdure.history.store.LoadFailure;
import io.perdure.history.store.ShardFence;
import io.perdure.history.verb.Verb;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Drives one shard's writer and publisher on a machine. */
final class ShardHost implements Ownership.Hosted {
  /** Time that is left for an answer to reach the caller. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

  /** A request that waits is answered after so long with what there is. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private final Installation installation;
  private final Machine machine;
  private final ShardWriter writer;
  private final Consumer<ShardHost> ended;
  private final PublisherHost publisher;
  private final Engine engine;
  private final Alarm alarm;

  private ShardHost(
      Installation installation,
      Machine machine,
      ShardWriter writer,
      long known,
      Engine engine,
      Consumer<ShardHost> ended) {
    this.installation = installation;
    this.machine = machine;
    this.writer = writer;
    this.ended = ended;
    this.engine = engine;
    this.alarm = new Alarm(machine, () -> tell(new ShardMessage.Tick()));
    this.publisher =
        new PublisherHost(
            installation, machine, engine, writer.shard().id(), known, new OutletOwner());
  }

  private final class OutletOwner implements PublisherHost.Owner {
    @Override
    public void ask(ShardRequest<?, ?> request) {
      var asked = installation.setup().seams().requests().apply(request);
      machine.in(Duration.ZERO, "owed step", () -> tell(new ShardMessage.Submit(asked)));
    }

    @Override
    public void moveOn(OwedTasks tasks) {
      tell(new ShardMessage.MoveOn(tasks));
    }

    @Override
    public void done(long belowCommitSeq) {
      tell(new ShardMessage.TasksDone(belowCommitSeq));
    }
  }

  /** What a machine does with the shards that it owns. */
  static Ownership<ShardHost> on(Machine machine, Installation installation, Engine engine) {
    var opening =
        new Ownership.Opening<ShardHost>() {
          @Override
          public long read(int id) {
            return installation.shardStore().highestCommitSeq(id);
          }

          @Override
          public ShardHost open(int id, long epoch, long known, Consumer<ShardHost> ended) {
            var shard = installation.database().shard(id).orElseThrow();
            var writer =
                new ShardWriter(
                    shard,
                    new ShardFence(id, epoch),
                    known,
                    installation.surroundings(),
                    ShardLimits.USUAL);
            var host = new ShardHost(installation, machine, writer, known, engine, ended);
            host.begin();
            return host;
          }
        };
    return new Ownership<>(
        Leased.SHARD, machine, installation.leases(), installation.network(), opening);
  }

  ShardWriter writer() {
    return writer;
  }

  /** Where it runs. */
  Machine machine() {
    return machine;
  }

  /** Takes a request of a client, a worker or another role. */
  void submit(Message request, Duration timeout, Consumer<Reply> reply) {
    var latest = timeout.minus(ANSWER_TIME);
    if (request instanceof QueryWorkflowRequest query) {
      var events = installation.requests().events();
      new QueryDriver(this, engine, events, query, machine.now().plus(latest), reply).begin();
      return;
    }
    var deadline = machine.now().plus(latest.compareTo(LONGEST_WAIT) < 0 ? latest : LONGEST_WAIT);
    if (request instanceof ResetWorkflowExecutionRequest reset) {
      new ResetDriver(this, deadline.minus(ANSWER_TIME))
          .begin(
              reset,
              installation.requests().events(),
              new PrefixWriter(installation.shardStore()),
              reply);
      return;
    }
    var asked = installation.requests().of(request, deadline, reply);
    tell(new ShardMessage.Submit(installation.setup().seams().requests().apply(asked)));
  }

  /** Has one thing decided, and hears the decision's own answer. */
  <Q extends Message, A> void decide(
      Verb<Q, A, ?> verb, Q request, Instant deadline, Consumer<Answered<A>> answer) {
    var asked = verb.request(OneNamespace.DEFAULT.id(), request, deadline, answer);
    tell(new ShardMessage.Submit(installation.setup().seams().requests().apply(asked)));
  }

  @Override
  public long epoch() {
    return writer.fence().epoch();
  }

  @Override
  public void drain() {
    tell(new ShardMessage.Drain());
  }

  @Override
  public void lost() {
    tell(new ShardMessage.Lost());
  }

  private void begin() {
    tell(new ShardMessage.Tick());
    publisher.begin();
  }

  /** Tells the writer something, and carries out what it wants done. */
  void tell(ShardMessage message) {
    writer.step(List.of(message), machine.now()).forEach(this::carryOut);
    alarm.set(writer.wakeAt());
  }

  private void carryOut(ShardEffect effect) {
    var store = installation.shardStore();
    switch (effect) {
      case ShardEffect.Load(var ticket, var keys) ->
          query(
              "load",
              () -> store.load(keys),
              loaded -> new ShardMessage.Loaded(ticket, loaded),
              new ShardMessage.LoadFailed(ticket, LoadFailure.UNREACHABLE));
      case ShardEffect.Commit(var commit) ->
          installation
              .network()
              .transact(
                  machine,
                  "commit",
                  () -> store.commit(commit),
                  outcome -> tell(new ShardMessage.Committed(outcome)),
                  installation.setup().seams().unknownCommit());
      case ShardEffect.ReadFence(var fence) ->
          query(
              "fence",
              () -> store.holds(fence),
              ShardMessage.FenceRead::new,
              new ShardMessage.FenceUnread());
      case ShardEffect.Trim(var fence, var from, var below) ->
          query(
              "trim",
              () -> store.trim(fence, from, below),
              ShardMessage.FenceRead::new,
              new ShardMessage.FenceUnread());
      case ShardEffect.Retake(var fence) ->
          query("retake", () -> retake(fence), this::retaken, new ShardMessage.RetakeFailed());
      case ShardEffect.LoadWakeUps(var buckets, var from, var below, var limit) ->
          query(
              "wake-ups",
              () -> store.wakeUps(buckets, from, below, limit),
              ShardMessage.WakeUpsLoaded::new,
              new ShardMessage.WakeUpsUnread());
      case ShardEffect.Respond<?> respond -> respond.run();
      case ShardEffect.Remember _ -> {} // Readers go to the database.
      case ShardEffect.Publish(var commitSeq, var owed) -> publisher.publish(commitSeq, owed);
      case ShardEffect.Report(var key, var defect) ->
          installation
              .setup()
              .seams()
              .defects()
              .accept(new AssertionError("defect at " + key, defect));
      case ShardEffect.Stopped _ -> ended.accept(this);
    }
  }

  private record Retaking(OptionalLong epoch, long highestCommitSeq) {}

  private Retaking retake(ShardFence fence) {
    var taken =
        installation.leases().take(Leased.SHARD, fence.shardId(), fence.epoch(), machine.id());
    return new Retaking(taken, installation.shardStore().highestCommitSeq(fence.shardId()));
  }

  private ShardMessage retaken(Retaking retaking) {
    return retaking.epoch().isPresent()
        ? new ShardMessage.Retaken(retaking.epoch().getAsLong(), retaking.highestCommitSeq())
        : new ShardMessage.Lost();
  }

  private <T> void query(
      String what, Supplier<T> query, Function<T, ShardMessage> answer, ShardMessage failure) {
    installation
        .network()
        .query(machine, what, query, result -> tell(answer.apply(result)), () -> tell(failure));
  }
}
