package io.perdure.testing.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.channel.ChannelRecord;
import io.perdure.common.channel.Topic;
import io.perdure.common.cluster.Leased;
import io.perdure.common.token.TaskTokens;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.state.Turns;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.OutboxRow;
import io.perdure.history.store.OutboxWrite;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.store.ShardFence;
import io.perdure.history.store.ShardStore;
import io.perdure.history.workflow.decision.Decision;
import io.perdure.testing.engine.Agenda;
import io.perdure.testing.engine.Engine;
import io.perdure.testing.engine.EngineSetup.Seams;
import io.perdure.testing.store.ForwardingStore;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Puts one defect in the way of the platform. */
final class PlantedDefect {
  private static final int FAST_MILLIS = 3_000;
  private static final Duration COMMITTED_LATER = Duration.ofMillis(100);

  private final Defect defect;
  private final Agenda agenda;
  private final RandomGenerator random;
  private @Nullable Engine engine;
  private int copies;

  PlantedDefect(Defect defect, Agenda agenda, RandomGenerator random) {
    this.defect = defect;
    this.agenda = agenda;
    this.random = random;
  }

  /** The engine that has the defect. */
  void attach(Engine defective) {
    engine = defective;
  }

  /** What stands in the way, around what observes the store. */
  Seams seams(UnaryOperator<ShardStore> observed) {
    return switch (defect) {
      case REPLY_BEFORE_COMMIT -> stores(store -> new Hasty(observed.apply(store)));
      case NO_FENCE -> stores(store -> new Fenceless(observed.apply(store)));
      case OUTBOX_TRIMMED_EARLY -> stores(store -> new Forgetful(observed.apply(store)));
      case OUTBOX_NOT_HANDED_ON -> stores(store -> new Disinherited(observed.apply(store)));
      case STALE_OWNER_ANSWERS -> stores(store -> new Trusting(observed.apply(store)));
      case NO_ATTEMPT_CHECK ->
          Seams.NONE.withStore(observed).withRequests(PlantedDefect::ofPresentAttempt);
      case DUPLICATE_ID_ACCEPTED -> Seams.NONE.withStore(observed).withRequests(this::withOtherId);
      case UNKNOWN_TAKEN_AS_DONE ->
          Seams.NONE.withStore(observed).withUnknownCommit(new CommitOutcome.Done());
      case TIMER_EARLY -> Seams.NONE.withStore(observed).withOwnClocks();
      case LOST_TASKS_NEVER_SENT_AGAIN ->
          Seams.NONE.withStore(observed).withLosses(PlantedDefect::isSentAgain);
      case NONE -> stores(observed);
    };
  }

  private static Seams stores(UnaryOperator<ShardStore> store) {
    return Seams.NONE.withStore(store);
  }

  private static boolean isSentAgain(ChannelRecord record) {
    try {
      return record.topic() == Topic.MATCHING_TASKS
          && DispatchTask.parseFrom(record.value()).getAgain();
    } catch (InvalidProtocolBufferException unreadable) {
      throw new AssertionError("an unreadable task", unreadable);
    }
  }

  /** How fast a machine's own clock is. */
  Duration clockError(Duration drawn) {
    return defect == Defect.TIMER_EARLY ? Duration.ofMillis(random.nextInt(FAST_MILLIS)) : drawn;
  }

  /** Takes the token of any attempt for one of the present attempt. */
  private static ShardRequest<?, ?> ofPresentAttempt(ShardRequest<?, ?> asked) {
    return asked.request() instanceof RespondActivityTaskCompletedRequest
        ? decidedBy(asked, PlantedDefect::withPresentAttempt)
        : asked;
  }

  private static Object withPresentAttempt(Object request, Turns turns) {
    var completed = (RespondActivityTaskCompletedRequest) request;
    var token = TaskTokens.read(completed.getTaskToken());
    return turns
        .runs()
        .run(token.getRunId())
        .flatMap(run -> run.activities().scheduledBy(token.getScheduledEventId()))
        .map(activity -> token.toBuilder().setAttempt(activity.attempt()))
        .map(present -> completed.toBuilder().setTaskToken(TaskTokens.write(present)).build())
        .orElse(completed);
  }

  /** Gives each copy of a signal an id of its own. */
  private ShardRequest<?, ?> withOtherId(ShardRequest<?, ?> asked) {
    if (!(asked.request() instanceof SignalWorkflowExecutionRequest signal)) {
      return asked;
    }
    var other = signal.getRequestId() + "-" + ++copies;
    return decidedBy(asked, (_, _) -> signal.toBuilder().setRequestId(other).build());
  }

  private interface Rewriting {
    Object rewrite(Object request, Turns turns);
  }

  private static <Q, R> ShardRequest<Q, R> decidedBy(
      ShardRequest<Q, R> asked, Rewriting rewriting) {
    @SuppressWarnings("unchecked") // The rewritten request is of the same type.
    Decision<Q, R> rewritten =
        (request, turns) -> asked.decision().decide((Q) rewriting.rewrite(request, turns), turns);
    return new ShardRequest<>(
        asked.key(), asked.runIds(), asked.request(), rewritten, asked.traits(), asked.answer());
  }

  /** Says that a commit is done, and sends it a little later. */
  private final class Hasty extends ForwardingStore {
    Hasty(ShardStore store) {
      super(store);
    }

    @Override
    public CommitOutcome commit(ShardCommit commit) {
      agenda.in(COMMITTED_LATER, "hasty commit", () -> true, () -> super.commit(commit));
      return new CommitOutcome.Done();
    }
  }

  /** Writes with whatever epoch is stored. */
  private final class Fenceless extends ForwardingStore {
    Fenceless(ShardStore store) {
      super(store);
    }

    @Override
    public CommitOutcome commit(ShardCommit commit) {
      return super.commit(
          new ShardCommit(
              present(commit.fence()),
              commit.outbox(),
              commit.runs(),
              commit.currentRuns(),
              commit.history(),
              commit.wakeUps()));
    }

    private ShardFence present(ShardFence fence) {
      var epoch = Objects.requireNonNull(engine).database().epoch(Leased.SHARD, fence.shardId());
      return new ShardFence(fence.shardId(), epoch);
    }
  }

  /** Removes all outbox rows but the newest one with each commit. */
  private static final class Forgetful extends ForwardingStore {
    Forgetful(ShardStore store) {
      super(store);
    }

    @Override
    public CommitOutcome commit(ShardCommit commit) {
      var outbox = commit.outbox();
      return super.commit(
          new ShardCommit(
              commit.fence(),
              new OutboxWrite(outbox.commitSeq(), outbox.owed(), 0, outbox.commitSeq()),
              commit.runs(),
              commit.currentRuns(),
              commit.history(),
              commit.wakeUps()));
    }
  }

  /** Shows a shard only those outbox rows that were written for it. */
  private static final class Disinherited extends ForwardingStore {
    private final Map<Integer, Long> firstSeqs = new HashMap<>();

    Disinherited(ShardStore store) {
      super(store);
    }

    @Override
    public CommitOutcome commit(ShardCommit commit) {
      firstSeqs.putIfAbsent(commit.fence().shardId(), commit.outbox().commitSeq());
      return super.commit(commit);
    }

    @Override
    public List<OutboxRow> outbox(int shardId, long above, int limit) {
      var first = firstSeqs.getOrDefault(shardId, Long.MAX_VALUE);
      return super.outbox(shardId, Math.max(above, first - 1), limit);
    }
  }

  /** Believes every fence without a look. */
  private static final class Trusting extends ForwardingStore {
    Trusting(ShardStore store) {
      super(store);
    }

    @Override
    public boolean holds(ShardFence fence) {
      return true;
    }
  }
}
