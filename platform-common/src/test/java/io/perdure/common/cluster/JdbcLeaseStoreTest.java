package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.Patience;
import io.perdure.common.api.OwedTasks;
import io.perdure.common.store.TestingPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcLeaseStoreTest {
  private static final UUID SELF = UUID.randomUUID();

  private final PGSimpleDataSource database = TestingPostgres.POSTGRES_18.newDatabase();
  private final JdbcLeaseStore leases = new JdbcLeaseStore(database);

  @BeforeEach
  void createLayout() {
    leases.createLayout(3, 2);
  }

  @Test
  void shardsCoverAllSlotsOnceAndEndWhereBucketsDo() {
    var next = 0;
    for (var shard : leases.shards()) {
      assertThat(shard.firstSlot()).isEqualTo(next).isEqualTo(next / 64 * 64);
      next = shard.lastSlot() + 1;
    }
    assertThat(next).isEqualTo(Slots.COUNT);
  }

  @Test
  void aLayoutIsCreatedOnce() {
    leases.createLayout(7, 7);

    assertThat(leases.shards()).hasSize(3);
    assertThat(leases.leases(Leased.MATCHING_PARTITION)).hasSize(2);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aLayoutThatIsThereIsLeftAloneWithoutWaitingForItsOwners() throws SQLException {
    try (var owner = database.getConnection();
        var statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute("select id from shard for no key update");

      leases.createLayout(7, 7);
    }
    assertThat(leases.shards()).hasSize(3);
  }

  @Test
  void aNewLayoutReplacesTheShardsBefore() {
    leases.take(Leased.SHARD, 1, 0, SELF);

    leases.changeLayout(8);

    assertThat(leases.shards()).hasSize(8).extracting(Shard::id).doesNotContain(0, 1, 2);
    assertThat(leases.leases(Leased.SHARD)).hasSize(8).extracting(Lease::owner).containsOnlyNulls();
    assertThat(leases.take(Leased.SHARD, 1, 1, SELF)).isEmpty();
  }

  @Test
  void aNewShardOwesWhatIsOwedToItsRuns() {
    leases.changeLayout(2);
    var shards = leases.shards();
    owe(shards.getLast(), 7, workflowIn(shards.getLast(), 1));
    var one = workflowIn(shards.getFirst(), 1);
    var other = workflowIn(shards.getFirst(), 2);
    owe(shards.getFirst(), 4, one, other);
    owe(shards.getFirst(), 5, one);

    leases.changeLayout(1);
    var only = leases.shards().getFirst();
    assertThat(owed(only)).hasSize(3).startsWith(List.of(one, other), List.of(one));
    leases.changeLayout(256);

    assertThat(owed(holder(one))).containsExactly(List.of(one), List.of(one));
    assertThat(owed(holder(other))).containsExactly(List.of(other));
    assertThat(owed(only)).isEmpty();
  }

  @Test
  void whatCannotBeReadIsStillOwed() {
    var unreadable = ByteString.copyFrom(new byte[] {(byte) 0xff});
    write(leases.shards().get(1), 3, unreadable);

    leases.changeLayout(2);

    var rows =
        JdbcClient.create(database)
            .sql("select data from outbox")
            .query((row, _) -> ByteString.copyFrom(row.getBytes(1)))
            .list();
    assertThat(rows).containsExactly(unreadable);
  }

  /** A workflow id in the shard's last bucket of timers but some. */
  private static String workflowIn(Shard shard, int bucketsBeforeTheLast) {
    var bucket = Slots.bucket(shard.lastSlot()) - bucketsBeforeTheLast;
    return IntStream.iterate(0, number -> number + 1)
        .mapToObj(number -> "order-" + number)
        .filter(id -> Slots.bucket(Slots.of("", id)) == bucket)
        .findFirst()
        .orElseThrow();
  }

  private Shard holder(String workflowId) {
    var slot = Slots.of("", workflowId);
    return leases.shards().stream().filter(shard -> shard.holds(slot)).findFirst().orElseThrow();
  }

  private void owe(Shard shard, long commitSeq, String... workflowIds) {
    var owed = OwedTasks.newBuilder().setFormatVersion(1);
    for (var id : workflowIds) {
      owed.addTasksBuilder().getDispatchBuilder().setWorkflowId(id);
    }
    write(shard, commitSeq, owed.build().toByteString());
  }

  private void write(Shard shard, long commitSeq, ByteString data) {
    JdbcClient.create(database)
        .sql("insert into outbox (shard_id, commit_seq, epoch, data) values (?, ?, 1, ?)")
        .params(shard.id(), commitSeq, data.toByteArray())
        .update();
  }

  /** The workflow ids that each row of the shard's outbox is about. */
  private List<List<String>> owed(Shard shard) {
    return JdbcClient.create(database)
        .sql("select data from outbox where shard_id = ? order by commit_seq")
        .params(shard.id())
        .query((row, _) -> workflowIds(row.getBytes(1)))
        .list();
  }

  private static List<String> workflowIds(byte[] owed) {
    try {
      return OwedTasks.parseFrom(owed).getTasksList().stream()
          .map(task -> task.getDispatch().getWorkflowId())
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takingRaisesTheEpochOnce() {
    assertThat(leases.take(Leased.SHARD, 1, 0, SELF)).hasValue(1);
    assertThat(leases.take(Leased.SHARD, 1, 0, SELF)).isEmpty();
    assertThat(leases.leases(Leased.SHARD)).contains(new Lease(1, 1, SELF), new Lease(0, 0, null));
  }

  @Test
  void whatIsGivenBackHasNoOwner() {
    leases.take(Leased.MATCHING_PARTITION, 1, 0, SELF);
    leases.release(Leased.MATCHING_PARTITION, 1, 9);
    assertThat(leases.leases(Leased.MATCHING_PARTITION)).contains(new Lease(1, 1, SELF));

    leases.release(Leased.MATCHING_PARTITION, 1, 1);

    assertThat(leases.leases(Leased.MATCHING_PARTITION)).contains(new Lease(1, 1, null));
  }

  @Test
  void aTransactionOfTheOldOwnerBlocksTheTakingForASecond() throws SQLException {
    try (var frozen = database.getConnection();
        var statement = frozen.createStatement()) {
      frozen.setAutoCommit(false);
      statement.execute("select id from shard where id = 0 for no key update");

      assertThatThrownBy(() -> leases.take(Leased.SHARD, 0, 0, SELF))
          .isInstanceOf(LeaseBlocked.class);
      leases.endBlockers(Leased.SHARD, 0);

      assertThat(leases.take(Leased.SHARD, 0, 0, SELF)).hasValue(1);
    }
  }

  @Test
  void anOldOwnerThatStoppedWhileItSentABatchIsEndedToo() throws IOException {
    try (var _ = new HalfSentBatch(database, "select id from shard for no key update")) {
      assertThat(states()).containsExactly("active ClientRead");
      Patience.until(() -> takenDespiteBlockers());
    }
    assertThat(leases.leases(Leased.SHARD)).contains(new Lease(0, 1, SELF));
  }

  private boolean takenDespiteBlockers() {
    try {
      return leases.take(Leased.SHARD, 0, 0, SELF).isPresent();
    } catch (LeaseBlocked frozen) {
      leases.endBlockers(Leased.SHARD, 0);
      return false;
    }
  }

  /** Of the other connections to this database. */
  private List<String> states() {
    return JdbcClient.create(database)
        .sql(
            """
            select state || ' ' || wait_event from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()
               and backend_type = 'client backend'""")
        .query((row, _) -> row.getString(1))
        .list();
  }

  @Test
  void transactionsInOtherDatabasesAreLeftAlone() throws SQLException {
    var other = new JdbcLeaseStore(TestingPostgres.POSTGRES_18.newDatabase());
    try (var owner = database.getConnection();
        var statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      statement.execute("select id from shard where id = 0 for no key update");
      assertThatThrownBy(() -> leases.take(Leased.SHARD, 0, 0, SELF))
          .isInstanceOf(LeaseBlocked.class); // A second has passed.

      other.endBlockers(Leased.SHARD, 0);

      assertThat(statement.execute("select 1")).isTrue();
    }
  }

  @Test
  void aNodeLivesWhileItSaysSo() {
    var node = new Node(SELF, "history", "here:1");
    var time = leases.heartbeat(node, false);
    assertThat(leases.members("history")).containsExactly(new Member(node, false));
    assertThat(leases.members("matching")).isEmpty();
    assertThat(leases.heartbeat(node, true)).isAfterOrEqualTo(time);
    assertThat(leases.members("history")).containsExactly(new Member(node, true));

    leases.leave(SELF);

    assertThat(leases.members("history")).isEmpty();
  }

  @Test
  void aNodeThatIsDeadForLongIsForgotten() {
    var node = new Node(SELF, "history", "here:1");
    leases.heartbeat(node, false);
    leases.take(Leased.SHARD, 0, 0, SELF);
    age("10 s");
    leases.forgetDeadNodes();
    assertThat(leases.members("history")).isEmpty();
    assertThat(leases.owners().owner(Leased.SHARD, 0)).hasValue(node);

    age("61 min");
    leases.forgetDeadNodes();

    assertThat(leases.owners().owner(Leased.SHARD, 0)).isEmpty();
  }

  private void age(String time) {
    JdbcClient.create(database)
        .sql("update node set heartbeat_at = clock_timestamp() - cast(? as interval)")
        .params(time)
        .update();
  }

  @Test
  void theOwnerTableSaysWhoseASlotIs() {
    var node = new Node(SELF, "matching", "here:2");
    leases.heartbeat(node, false);
    leases.take(Leased.MATCHING_PARTITION, 1, 0, SELF);

    var table = leases.owners();

    assertThat(table.owner(Leased.MATCHING_PARTITION, Slots.COUNT - 1)).hasValue(node);
    assertThat(table.owner(Leased.MATCHING_PARTITION, 0)).isEmpty();
    assertThat(table.owner(Leased.SHARD, 0)).isEmpty();
    assertThat(table.owners()).containsExactly(node);
  }
}
