package io.perdure.testing.store;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.cluster.Slots;
import io.perdure.history.state.PartChanges;
import io.perdure.history.state.PartKey;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.store.BucketRange;
import io.perdure.history.store.CommitOutcome;
import io.perdure.history.store.CurrentRunWrite;
import io.perdure.history.store.HistoryBatch;
import io.perdure.history.store.LoadKey;
import io.perdure.history.store.OutboxRow;
import io.perdure.history.store.OutboxWrite;
import io.perdure.history.store.RunWrite;
import io.perdure.history.store.ShardCommit;
import io.perdure.history.store.ShardFence;
import io.perdure.history.store.ShardStore;
import io.perdure.history.store.WakeUpTime;
import io.perdure.history.store.WakeUpWrites;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of shards does, in memory or not, so that the fake is never the kinder one. */
abstract class ShardStoreContract {
  private static final PartKey PART = new PartKey(1, "a");
  private static final UUID OWNER = UUID.randomUUID();

  private final WorkflowKey workflow =
      new WorkflowKey(UUID.randomUUID().toString(), "order-" + UUID.randomUUID());
  private final RunKey run = workflow.run(UUID.randomUUID().toString());
  private ShardStore store;
  private ShardFence fence;
  private long seq;

  abstract ShardStore store();

  abstract LeaseStore leases();

  @BeforeEach
  void takeTheShard() {
    store = store();
    leases().createLayout(2, 1);
    var epoch = leases().leases(Leased.SHARD).getFirst().epoch();
    var taken = leases().take(Leased.SHARD, 0, epoch, OWNER);
    fence = new ShardFence(0, taken.orElseThrow());
    seq = store.highestCommitSeq(0);
  }

  @Test
  void whatIsCommittedIsLoadedAsItWas() {
    var stored = stored(run, 1, Map.of(PART, bytes("part")));

    assertDone(commit(start(stored)));

    var loaded = load(Set.of()).getFirst();
    assertThat(loaded.currentRunId()).isEqualTo(run.runId());
    assertThat(loaded.runs()).containsExactly(stored);
  }

  @Test
  void anUpdateReplacesHeadAndParts() {
    commit(start(stored(run, 1, Map.of(PART, bytes("part")))));
    var other = new PartKey(2, "b");
    var parts = new PartChanges(Map.of(other, bytes("new")), Set.of(PART));

    assertDone(commit(only(update(1, 2, parts))));

    var after = load(Set.of()).getFirst().runs().getFirst();
    assertThat(after.version()).isEqualTo(2);
    assertThat(after.status()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
    assertThat(after.parts()).isEqualTo(Map.of(other, bytes("new")));
  }

  @Test
  void aStaleVersionIsRefusedAndNothingIsWritten() {
    commit(start(stored(run, 1, Map.of())));
    var highest = store.highestCommitSeq(0);

    var outcome = commit(only(update(7, 8, PartChanges.NONE)));

    assertThat(outcome).isInstanceOf(CommitOutcome.Refused.class);
    assertThat(store.highestCommitSeq(0)).isEqualTo(highest);
    assertThat(load(Set.of()).getFirst().runs().getFirst().version()).isEqualTo(1);
  }

  @Test
  void aSecondRowOfARunIsRefused() {
    commit(start(stored(run, 1, Map.of())));

    var outcome = commit(only(new RunWrite.Insert(stored(run, 1, Map.of()))));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CommitOutcome.Refused.class,
            refused -> assertThat(refused.sqlState()).startsWith("23"));
  }

  @Test
  void aSecondCurrentRunIsRefused() {
    commit(start(stored(run, 1, Map.of())));
    var second = workflow.run(UUID.randomUUID().toString());

    assertThat(commit(start(stored(second, 1, Map.of()))))
        .isInstanceOf(CommitOutcome.Refused.class);
    assertThat(commit(current(second.runId(), run.runId())))
        .isInstanceOf(CommitOutcome.Refused.class);
    assertDone(commit(current(run.runId(), second.runId())));
    assertDone(commit(current(second.runId(), null)));
    assertThat(load(Set.of()).getFirst().currentRunId()).isNull();
  }

  @Test
  void aCommitSeqIsUsedOnce() {
    commit(start(stored(run, 1, Map.of())));
    seq--;

    assertThat(commit(only(update(1, 2, PartChanges.NONE)))).isNotEqualTo(new CommitOutcome.Done());
  }

  @Test
  void anOldEpochIsFencedEverywhere() {
    leases().take(Leased.SHARD, 0, fence.epoch(), OWNER);

    assertThat(commit(start(stored(run, 1, Map.of())))).isEqualTo(new CommitOutcome.Fenced());
    assertThat(store.holds(fence)).isFalse();
    assertThat(store.trim(fence, 0, Long.MAX_VALUE)).isFalse();
    assertThat(load(Set.of()).getFirst().runs()).isEmpty();
  }

  @Test
  void ofNamedRunsThoseOfTheWorkflowIdAreLoaded() {
    commit(start(stored(run, 1, Map.of())));
    var foreign = new WorkflowKey(workflow.namespaceId(), "another").run(uuid());
    commit(only(new RunWrite.Insert(stored(foreign, 1, Map.of()))));
    var old = workflow.run(uuid());
    commit(only(new RunWrite.Insert(stored(old, 1, Map.of()))));

    var loaded = load(Set.of(old.runId(), foreign.runId(), uuid())).getFirst();

    assertThat(loaded.runs()).extracting(StoredRun::key).containsExactlyInAnyOrder(run, old);
  }

  @Test
  void anUnknownWorkflowIdHasNoRuns() {
    var loaded = load(Set.of(uuid())).getFirst();

    assertThat(loaded.workflow()).isEqualTo(workflow);
    assertThat(loaded.currentRunId()).isNull();
    assertThat(loaded.runs()).isEmpty();
  }

  @Test
  void aDeletedRunIsGoneWithItsParts() {
    commit(start(stored(run, 1, Map.of(PART, bytes("part")))));

    assertDone(commit(only(new RunWrite.Delete(run, 1))));

    assertThat(load(Set.of(run.runId())).getFirst().runs()).isEmpty();
    assertDone(commit(only(new RunWrite.Insert(stored(run, 1, Map.of())))));
    assertThat(load(Set.of(run.runId())).getFirst().runs().getFirst().parts()).isEmpty();
  }

  @Test
  void historyIsReadInRanges() {
    commit(history(batch(1, 2), batch(3, 3), batch(4, 9)));

    assertThat(store.readHistory(run.runId(), 3, 5, 10)).containsExactly(batch(3, 3), batch(4, 9));
    assertThat(store.readHistory(run.runId(), 2, 3, 10)).containsExactly(batch(1, 2));
    assertThat(store.readHistory(run.runId(), 1, 100, 2)).containsExactly(batch(1, 2), batch(3, 3));
    assertThat(commit(history(batch(4, 5)))).isInstanceOf(CommitOutcome.Refused.class);
  }

  @Test
  void historyCanBeWrittenBeforeItsRun() {
    store.writeHistory(batch(1, 2));
    store.writeHistory(batch(3, 3));
    commit(history(batch(4, 9)));

    assertThat(store.readHistory(run.runId(), 1, 10, 10))
        .containsExactly(batch(1, 2), batch(3, 3), batch(4, 9));
  }

  @Test
  void historyIsDeletedInPieces() {
    commit(history(batch(1, 2), batch(3, 3), batch(4, 9)));

    assertThat(store.deleteHistory(run.runId(), 2)).isEqualTo(2);
    assertThat(store.deleteHistory(run.runId(), 2)).isEqualTo(1);
    assertThat(store.readHistory(run.runId(), 1, 100, 10)).isEmpty();
  }

  @Test
  void wakeUpsComeInTheOrderOfTheirTime() {
    var late = new WakeUpTime(run, 9_000_000_000_000L);
    var early = new WakeUpTime(workflow.run(uuid()), 8_000_000_000_000L);
    commit(wakeUps(List.of(late, early), List.of()));

    assertThat(mine(7_000_000_000_000L, 9_000_000_000_001L)).containsExactly(early, late);
    assertThat(mine(8_000_000_000_001L, 9_000_000_000_000L)).isEmpty();

    commit(wakeUps(List.of(), List.of(late, early)));
    assertThat(mine(0, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void theNewestOutboxRowIsNeverTrimmed() {
    commit(history());
    commit(history());
    commit(history());

    assertThat(store.trim(fence, 0, Long.MAX_VALUE)).isTrue();

    assertThat(store.outbox(0, 0, 100)).extracting(OutboxRow::commitSeq).containsExactly(seq);
    assertThat(store.highestCommitSeq(0)).isEqualTo(seq);
  }

  @Test
  void theOutboxIsReadInPages() {
    var before = seq;
    commit(history());
    commit(history());
    commit(history());

    assertThat(store.outbox(0, before, 2))
        .extracting(OutboxRow::commitSeq)
        .containsExactly(before + 1, before + 2);
  }

  private CommitOutcome commit(ShardCommit commit) {
    var outcome = store.commit(commit);
    seq += outcome instanceof CommitOutcome.Done ? 1 : 0;
    return outcome;
  }

  private List<io.perdure.history.store.LoadedWorkflow> load(Set<String> runIds) {
    return store.load(List.of(new LoadKey(workflow, runIds)));
  }

  private List<WakeUpTime> mine(long from, long below) {
    var bucket = Slots.bucket(workflow.slot());
    return store.wakeUps(new BucketRange(bucket, bucket), from, below, 100).stream()
        .filter(wakeUp -> wakeUp.run().workflow().equals(workflow))
        .toList();
  }

  private ShardCommit start(StoredRun stored) {
    return of(
        List.of(new RunWrite.Insert(stored)),
        List.of(new CurrentRunWrite(workflow, null, stored.key().runId())),
        List.of(),
        new WakeUpWrites(List.of(), List.of()));
  }

  private ShardCommit only(RunWrite write) {
    return of(List.of(write), List.of(), List.of(), new WakeUpWrites(List.of(), List.of()));
  }

  private ShardCommit current(String before, @Nullable String after) {
    return of(
        List.of(),
        List.of(new CurrentRunWrite(workflow, before, after)),
        List.of(),
        new WakeUpWrites(List.of(), List.of()));
  }

  private ShardCommit history(HistoryBatch... batches) {
    return of(List.of(), List.of(), List.of(batches), new WakeUpWrites(List.of(), List.of()));
  }

  private ShardCommit wakeUps(List<WakeUpTime> armed, List<WakeUpTime> disarmed) {
    return of(List.of(), List.of(), List.of(), new WakeUpWrites(armed, disarmed));
  }

  private ShardCommit of(
      List<RunWrite> runs,
      List<CurrentRunWrite> current,
      List<HistoryBatch> history,
      WakeUpWrites wakeUps) {
    var outbox = new OutboxWrite(seq + 1, bytes("owed"), 0, 0);
    return new ShardCommit(fence, outbox, runs, current, history, wakeUps);
  }

  private RunWrite update(long before, long version, PartChanges parts) {
    return new RunWrite.Update(
        run, before, version, WORKFLOW_EXECUTION_STATUS_COMPLETED, bytes("after"), parts);
  }

  private static StoredRun stored(RunKey key, long version, Map<PartKey, ByteString> parts) {
    return new StoredRun(
        key, version, WORKFLOW_EXECUTION_STATUS_RUNNING, bytes("state " + key.runId()), parts);
  }

  private HistoryBatch batch(long first, long last) {
    return new HistoryBatch(run.runId(), first, last, bytes(first + " to " + last));
  }

  private static void assertDone(CommitOutcome outcome) {
    assertThat(outcome).isEqualTo(new CommitOutcome.Done());
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
