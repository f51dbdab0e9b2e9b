package io.perdure.history.shard;

import com.google.protobuf.ByteString;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.cluster.Shard;
import io.perdure.common.error.Broken;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.history.store.BucketRange;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.LoadedWorkflow;
import io.perdure.history.store.OutboxWrite;
import io.perdure.history.store.ShardFence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides and commits the requests of one shard; the only one that reads or changes its runs. A
 * step object: told what has happened, it says what shall be done, and never blocks. One batch at a
 * time is in the database; what comes meanwhile is the next one.
 */
public final class ShardWriter {
  /** After a retaking of unknown outcome, the next one is tried this much later. */
  private static final Duration RETAKE_BACKOFF = Duration.ofMillis(500);

  private enum Busy {
    NOTHING,
    COMMITTING,
    READING_FENCE,
    RETAKING,
    TRIMMING
  }

  private final Shard shard;
  private final Surroundings surroundings;
  private final Entries entries;
  private final Loads loads;
  private final Waits waits;
  private final WakeUps wakeUps;
  private final Intake intake;
  private final Filling filling;
  private final Trimming trimming = new Trimming();
  private final List<ShardEffect> effects = new ArrayList<>();
  private Instant now = Instant.MIN;
  private ShardFence fence;
  private long commitSeq;
  private Busy busy = Busy.NOTHING;
  private @Nullable Batch batch;
  private Batch.@Nullable Written written;
  private @Nullable Instant retakeAt;
  private OwedTasks moving = OwedTasks.getDefaultInstance();
  private boolean draining;
  private boolean stopped;

  /**
   * @param fence what the shard has been taken with
   * @param commitSeq the highest that was committed when it was taken
   */
  public ShardWriter(
      Shard shard,
      ShardFence fence,
      long commitSeq,
      Surroundings surroundings,
      ShardLimits limits) {
    this.shard = shard;
    this.fence = fence;
    this.commitSeq = commitSeq;
    this.surroundings = surroundings;
    this.entries = new Entries(limits.cacheBytes());
    this.loads = new Loads(entries);
    this.waits = new Waits(limits.parkedRequests());
    this.wakeUps = new WakeUps(BucketRange.of(shard));
    this.intake = new Intake(shard, limits, entries, loads, waits, effects);
    var decider = new Decider(surroundings, waits);
    this.filling = new Filling(limits, entries, loads, decider, intake, effects);
  }

  /** The slots that this writer owns. */
  public Shard shard() {
    return shard;
  }

  /** What it writes with. */
  public ShardFence fence() {
    return fence;
  }

  /** Whether it has ended. */
  public boolean stopped() {
    return stopped;
  }

  /**
   * Takes what has happened, and goes on as far as it can.
   *
   * @param time the shard's clock; what lies before an earlier call counts as that call's time
   */
  public List<ShardEffect> step(List<ShardMessage> messages, Instant time) {
    now = time.isAfter(now) ? time : now;
    messages.forEach(this::take);
    if (!stopped) {
      proceed();
    }
    var due = List.copyOf(effects);
    effects.clear();
    return due;
  }

  /** When the writer must be called again at the latest; empty when only messages matter. */
  public Optional<Instant> wakeAt() {
    if (stopped) {
      return Optional.empty();
    }
    return Stream.of(
            loads.wakeAt(),
            draining ? Optional.<Instant>empty() : wakeUps.wakeAt(),
            waits.wakeAt(),
            Optional.ofNullable(retakeAt),
            busy == Busy.NOTHING ? trimming.wakeAt(commitSeq) : Optional.<Instant>empty())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private void take(ShardMessage message) {
    if (stopped && !(message instanceof ShardMessage.Submit)) {
      return; // Everybody who waited has been told.
    }
    switch (message) {
      case ShardMessage.Submit(var request) -> submit(request);
      case ShardMessage.Abandon(var request) -> intake.abandon(request);
      case ShardMessage.Tick _ -> {}
      case ShardMessage.Loaded(var ticket, var workflows) -> loaded(ticket, workflows);
      case ShardMessage.LoadFailed(var ticket, var why) ->
          loads.failed(ticket, why, now).forEach(this::giveUp);
      case ShardMessage.Committed(var outcome) -> committed(outcome);
      case ShardMessage.FenceRead(var holds) -> fenceRead(holds);
      case ShardMessage.FenceUnread _ -> fenceUnread();
      case ShardMessage.Retaken(var epoch, var highest) -> retaken(epoch, highest);
      case ShardMessage.RetakeFailed _ -> retakeAt = now.plus(RETAKE_BACKOFF);
      case ShardMessage.Lost _ -> stop();
      case ShardMessage.WakeUpsLoaded(var rows) -> wakeUps.loaded(rows, now);
      case ShardMessage.WakeUpsUnread _ -> wakeUps.loadFailed(now);
      case ShardMessage.TasksDone(var below) -> trimming.done(below);
      case ShardMessage.MoveOn(var tasks) -> moving = tasks;
      case ShardMessage.Drain _ -> draining = true;
    }
  }

  private void submit(ShardRequest<?, ?> request) {
    if (stopped || draining) {
      intake.turnAway(request);
    } else {
      intake.submit(request);
    }
  }

  private void loaded(long ticket, List<LoadedWorkflow> workflows) {
    var outcome = loads.arrived(ticket, workflows, now);
    outcome.installed().forEach(intake::queue);
    outcome.givenUp().forEach(this::giveUp);
  }

  /** Refuses those who wait for what cannot be loaded; nobody else. */
  private void giveUp(Loads.GivenUp lost) {
    var entry = lost.entry();
    if (lost.refusal() instanceof Broken defect) {
      effects.add(new ShardEffect.Report(entry.key(), defect));
    }
    for (var request : filling.withdraw(entry)) {
      settle(request);
      intake.deny(request, lost.refusal());
    }
    intake.queue(entry);
  }

  private void proceed() {
    fireWakeUps();
    waits.due(now).forEach(request -> intake.callAgain(request, Pending::callLast));
    if (draining) {
      waits.all().forEach(request -> intake.callAgain(request, Pending::callToMove));
    }
    if (busy == Busy.RETAKING && retakeAt != null && !now.isBefore(retakeAt)) {
      retake();
    }
    if (busy == Busy.NOTHING) {
      fill();
    }
    if (!draining) {
      wakeUps.nextLoad(now).ifPresent(effects::add);
    }
    effects.addAll(loads.next(now));
    var inDatabase = batch;
    entries.evict(key -> inDatabase != null && inDatabase.touches(key));
  }

  private void fireWakeUps() {
    if (draining) {
      return;
    }
    for (var row : wakeUps.fire(now)) {
      var request =
          new ShardRequest<>(
              row.run().workflow(),
              Set.of(row.run().runId()),
              row,
              surroundings.wakeUp(),
              RequestTraits.finishing(0, Instant.MAX),
              _ -> {});
      intake.submitOwn(request);
    }
  }

  private void fill() {
    var next = filling.next(now);
    if (next.writes()) {
      commit(next);
    } else if (!next.told().isEmpty()) {
      batch = next;
      busy = Busy.READING_FENCE;
      effects.add(new ShardEffect.ReadFence(fence));
    } else {
      rest();
    }
  }

  private void commit(Batch next) {
    var below = trimming.belowWithCommit(commitSeq);
    var place = new OutboxWrite(commitSeq + 1, ByteString.EMPTY, trimming.from(), below);
    batch = next;
    try {
      written = next.write(fence, place, moving);
    } catch (RuntimeException defect) {
      refused(next, new CommitOutcome.Refused("", String.valueOf(defect.getMessage())));
      fill();
      return;
    }
    busy = Busy.COMMITTING;
    effects.add(new ShardEffect.Commit(written.commit()));
  }

  private void committed(CommitOutcome outcome) {
    if (busy != Busy.COMMITTING || batch == null) {
      return; // The shard was lost meanwhile.
    }
    switch (outcome) {
      case CommitOutcome.Done _ -> done();
      case CommitOutcome.Refused refused -> refused(batch, refused);
      case CommitOutcome.Unknown _ -> {
        busy = Busy.RETAKING;
        retake();
      }
      case CommitOutcome.Fenced _ -> stop();
    }
  }

  private void done() {
    var durable = Objects.requireNonNull(written).commit();
    var decided = Objects.requireNonNull(batch);
    commitSeq = durable.outbox().commitSeq();
    trimming.trimmed(durable.outbox().trimBelow(), now);
    wakeUps.committed(durable.wakeUps());
    if (!durable.history().isEmpty()) {
      effects.add(new ShardEffect.Remember(durable.history()));
    }
    effects.add(new ShardEffect.Publish(commitSeq, written.owed()));
    if (written.owed().getMoved() > 0) {
      moving = OwedTasks.getDefaultInstance();
    }
    for (var entry : decided.changed()) {
      entry.committed();
    }
    idle();
    decided.told().forEach(this::tell);
    decided.changed().forEach(this::prune);
  }

  private void prune(Entry entry) {
    entry.prune();
    entries.changed(entry);
  }

  private void idle() {
    batch = null;
    written = null;
    busy = Busy.NOTHING;
  }

  private void tell(Batch.Told<?> told) {
    settle(told.request());
    intake.tell(told);
  }

  /** A request is about to be answered. */
  private void settle(Pending<?, ?> request) {
    intake.settle(request);
    request.wakeUp().ifPresent(row -> wakeUps.ended(row, now));
  }

  private void refused(Batch decided, CommitOutcome.Refused refusal) {
    idle();
    var guilty = decided.onlyWriter();
    guilty.ifPresent(request -> denyWaiting(request, refusal));
    decided.changed().forEach(filling::forget);
    for (var told : decided.told().reversed()) {
      var request = told.request();
      if (guilty.isEmpty() || guilty.get() != request || hasAnotherWay(request, refusal)) {
        filling.suspect(request);
      } else {
        settle(request);
        intake.deny(request, refusal(refusal.sqlState()));
      }
    }
    decided.changed().stream().filter(entry -> !entry.idle()).forEach(loads::want);
  }

  /** The guilty one may wait already for what it has begun. */
  private void denyWaiting(Pending<?, ?> guilty, CommitOutcome.Refused refusal) {
    var entry = entries.get(guilty.key());
    if (entry.parked().contains(guilty)) {
      waits.leave(entry, guilty);
      intake.deny(guilty, refusal(refusal.sqlState()));
    }
  }

  /** What cannot be stored is a defect like any other, and must be seen. */
  private boolean hasAnotherWay(Pending<?, ?> guilty, CommitOutcome.Refused refusal) {
    var defect = new Broken("%s: %s".formatted(refusal.sqlState(), refusal.reason()));
    effects.add(new ShardEffect.Report(guilty.key(), defect));
    return guilty.decideAfterDefect();
  }

  private static ServiceException refusal(String sqlState) {
    return sqlState.startsWith("22") || sqlState.startsWith("54")
        ? new InvalidRequest("The request holds a value that cannot be stored.")
        : new Broken("internal error");
  }

  private void fenceRead(boolean holds) {
    if (!holds) {
      stop();
    } else if (busy == Busy.READING_FENCE && batch != null) {
      var told = batch.told();
      idle();
      told.forEach(this::tell);
      told.forEach(one -> entries.find(one.request().key()).ifPresent(this::prune));
    } else if (busy == Busy.TRIMMING) {
      trimming.trimmedAlone(now);
      idle();
    }
  }

  private void fenceUnread() {
    trimming.failed(now);
    var told = batch == null ? List.<Batch.Told<?>>of() : batch.told();
    idle();
    for (var one : told) {
      settle(one.request());
      intake.deny(one.request(), new Unavailable("the database does not answer"));
    }
  }

  private void retake() {
    retakeAt = null;
    effects.add(new ShardEffect.Retake(fence));
  }

  private void retaken(long epoch, long highest) {
    if (busy != Busy.RETAKING || batch == null) {
      return;
    }
    fence = new ShardFence(shard.id(), epoch);
    if (highest == commitSeq + 1) {
      done();
    } else if (highest == commitSeq) {
      decideAgain(batch);
    } else {
      var defect = new Broken("commit %d follows commit %d".formatted(highest, commitSeq));
      effects.add(new ShardEffect.Report(batch.changed().getFirst().key(), defect));
      stop();
    }
  }

  private void decideAgain(Batch lost) {
    idle();
    lost.changed().forEach(filling::forget);
    for (var told : lost.told().reversed()) {
      intake.putFirst(entries.get(told.request().key()), told.request());
    }
  }

  /** There is nothing to decide. */
  private void rest() {
    if (draining && intake.isEmpty()) {
      stop();
      return;
    }
    var trim = trimming.alone(fence, commitSeq, now);
    if (trim.isPresent()) {
      busy = Busy.TRIMMING;
      effects.add(trim.get());
    }
  }

  /** Everybody who still waits is told to ask elsewhere. */
  private void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    var decided = batch;
    if (decided != null) {
      decided.told().forEach(told -> intake.deny(told.request(), intake.lost()));
    }
    filling.suspects().forEach(request -> intake.deny(request, intake.lost()));
    intake.turnAllAway();
    idle();
    effects.add(new ShardEffect.Stopped());
  }
}
