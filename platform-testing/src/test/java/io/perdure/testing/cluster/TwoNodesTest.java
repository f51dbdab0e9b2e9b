package io.perdure.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.Patience;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.Lease;
import io.perdure.common.cluster.Leased;
import io.perdure.common.store.TestingPostgres;
import io.perdure.history.HistoryConfiguration;
import io.perdure.matching.MatchingConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes of history and two of matching under load, of which some come and go. */
@Tag("slow")
@Timeout(180)
final class TwoNodesTest {
  private static final int SOME = 40;
  private static final int SHARDS = 8;
  private static final Duration LONG = Duration.ofMinutes(2);

  private final DataSource database = TestingPostgres.POSTGRES_18.newDatabase();
  private final JdbcLeaseStore leases = new JdbcLeaseStore(database);
  private final SharedChannel channel = new SharedChannel();
  private final List<TestingNode> nodes = new ArrayList<>();
  private final TestingNode history;
  private final TestingNode matching;
  private final ClusterLoad load;

  TwoNodesTest() {
    leases.createLayout(SHARDS, SHARDS);
    start(HistoryConfiguration.class);
    start(MatchingConfiguration.class);
    history = start(HistoryConfiguration.class);
    matching = start(MatchingConfiguration.class);
    load = new ClusterLoad(nodes.getFirst().clients());
  }

  @AfterEach
  void stop() {
    load.close();
    nodes.reversed().stream().filter(TestingNode::isAlive).forEach(TestingNode::close);
  }

  @Test
  void noCallFailsWhenNodesLeaveAndComeBack() {
    awaitMore(SOME);
    history.close();
    awaitMore(SOME);
    matching.close();
    awaitMore(SOME);
    start(HistoryConfiguration.class);
    start(MatchingConfiguration.class);
    awaitMore(SOME);

    load.finish();

    assertThat(load.failures()).isEmpty();
    assertThat(owners(Leased.SHARD)).hasSize(SHARDS).doesNotContainNull();
  }

  @Test
  void noCallFailsWhenTheNumberOfShardsChanges() {
    awaitMore(SOME);
    leases.changeLayout(16);
    awaitMore(SOME);
    leases.changeLayout(4);
    awaitMore(SOME);

    load.finish();

    assertThat(load.failures()).isEmpty();
    assertThat(leases.shards()).hasSize(4);
  }

  @Test
  void noCallFailsWhenNodesAreKilledWhileTheNumberOfShardsChanges() {
    awaitMore(SOME);
    var change = CompletableFuture.runAsync(() -> leases.changeLayout(16));
    history.kill(); // While owners commit, are fenced, or see that they are.
    change.join();
    awaitMore(SOME);
    var next = start(HistoryConfiguration.class);
    awaitOwner(next);
    leases.changeLayout(4);
    next.kill(); // Before it has looked.
    awaitMore(SOME);
    next = start(HistoryConfiguration.class);
    awaitOwner(next);
    leases.changeLayout(8);
    awaitOwner(next);
    next.kill(); // While it takes its shards.
    awaitMore(SOME);

    load.finish();

    assertThat(load.failures()).isEmpty();
    assertThat(owners(Leased.SHARD)).hasSize(8);
  }

  @Test
  void noCallFailsWhenAHistoryNodeIsKilled() {
    awaitMore(SOME);

    history.kill();
    awaitMore(SOME);
    load.finish();

    assertThat(load.failures()).isEmpty();
  }

  @Test
  void noCallFailsWhenAMatchingNodeIsKilled() {
    awaitMore(SOME);

    matching.kill();
    awaitMore(SOME);
    load.finish();

    assertThat(load.failures()).isEmpty();
  }

  private TestingNode start(Class<?> role) {
    var node = new TestingNode(role, database, channel);
    nodes.add(node);
    return node;
  }

  private List<Lease> owners(Leased kind) {
    return leases.leases(kind).stream().filter(lease -> lease.owner() != null).toList();
  }

  /** Waits until a node has a shard of the present layout. */
  private void awaitOwner(TestingNode node) {
    Patience.until(
        LONG,
        () ->
            leases.owners().owners().stream()
                .anyMatch(owner -> owner.address().equals(node.address())));
  }

  private void awaitMore(int workflows) {
    var enough = load.closed() + workflows;
    Patience.until(LONG, () -> load.closed() >= enough);
  }
}
