package io.perdure.history.store;

import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.Patience;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.store.TestingPersistence;
import io.perdure.common.store.TestingPostgres;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.StoredRun;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What only a database does; what every store does is in the contract of stores. */
class JpaShardStoreTest {
  private static PGSimpleDataSource database;
  private static EntityManagerFactory sessions;
  private static JpaShardStore store;
  private static ShardFence fence;

  @BeforeAll
  static void open() {
    database = TestingPostgres.POSTGRES_18.newDatabase();
    database.setReWriteBatchedInserts(true);
    sessions = TestingPersistence.open(database, "io.perdure.history.store");
    store = new JpaShardStore(sessions);
    var leases = new JdbcLeaseStore(database);
    leases.createLayout(1, 1);
    var epoch = leases.take(Leased.SHARD, 0, 0, UUID.randomUUID()).orElseThrow();
    fence = new ShardFence(0, epoch);
  }

  @AfterAll
  static void close() {
    sessions.close();
  }

  @Test
  void aCharacterThatCannotBeStoredIsTheRequestsFault() {
    var outcome = store.commit(start("order\0"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CommitOutcome.Refused.class,
            refused -> assertThat(refused.sqlState()).startsWith("22"));
    assertThat(store.commit(start("order"))).isEqualTo(new CommitOutcome.Done());
  }

  @Test
  void aLostConnectionLeavesTheOutcomeUnknown() throws Exception {
    try (var blocker = database.getConnection();
        var statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("select id from shard where id = 0 for no key update");
      var outcome = CompletableFuture.supplyAsync(() -> store.commit(start("cut off")));
      Patience.until(JpaShardStoreTest::endsAWaitingBackend);

      assertThat(outcome.get()).isInstanceOf(CommitOutcome.Unknown.class);
    }
  }

  @Test
  void aReadingOfHistoryEndsWhereItGetsLarge() {
    var runId = UUID.randomUUID().toString();
    var large = ByteString.copyFrom(new byte[1 << 20]);
    for (var event = 1; event <= 10; event++) {
      store.writeHistory(new HistoryBatch(runId, event, event, large));
    }

    assertThat(store.readHistory(runId, 1, 11, 200))
        .extracting(HistoryBatch::firstEventId)
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(store.readHistory(runId, 9, 11, 200)).hasSize(2);
  }

  private static boolean endsAWaitingBackend() {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var ended =
            statement.executeQuery(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock'""")) {
      ended.next();
      return ended.getInt(1) > 0;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static ShardCommit start(String workflowId) {
    var key = new RunKey(UUID.randomUUID().toString(), workflowId, UUID.randomUUID().toString());
    var run =
        new StoredRun(
            key, 1, WORKFLOW_EXECUTION_STATUS_RUNNING, ByteString.copyFromUtf8("head"), Map.of());
    return new ShardCommit(
        fence,
        new OutboxWrite(store.highestCommitSeq(0) + 1, ByteString.EMPTY, 0, 0),
        List.of(new RunWrite.Insert(run)),
        List.of(new CurrentRunWrite(key.workflow(), null, key.runId())),
        List.of(),
        new WakeUpWrites(List.of(), List.of()));
  }
}
