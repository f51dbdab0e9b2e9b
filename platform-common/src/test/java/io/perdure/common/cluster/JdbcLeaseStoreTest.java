package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.store.TestingPostgres;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
