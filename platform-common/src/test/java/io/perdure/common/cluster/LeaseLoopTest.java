package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.Patience;
import io.perdure.common.store.TestingPostgres;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class LeaseLoopTest {
  private static final int SHARDS = 16;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final PGSimpleDataSource database = TestingPostgres.POSTGRES_18.newDatabase();
  private final JdbcLeaseStore leases = new JdbcLeaseStore(database);
  private final Neighbourhood neighbourhood = new Neighbourhood();
  private final TestingTenant first = tenant();
  private final TestingTenant second = tenant();

  private TestingTenant tenant() {
    leases.createLayout(SHARDS, 1);
    return tenant(leases);
  }

  private TestingTenant tenant(LeaseStore store) {
    return new TestingTenant(store, new MeasuredClock(InstantSource.system()), neighbourhood);
  }

  @AfterEach
  void stop() {
    first.loop().stop();
    second.loop().stop();
  }

  @Test
  void aNodeThatIsAloneOwnsAllWhenItHasStarted() {
    first.loop().start();

    assertThat(first.serving()).hasSize(SHARDS);
    assertThat(first.holdings().of(Leased.SHARD)).hasSize(SHARDS);
    assertThat(first.loop().isPresent()).isTrue();
  }

  @Test
  void aNodeIsAbsentBeforeItsStartAndFromTheBeginningOfItsEnd() {
    assertThat(first.loop().isPresent()).isFalse();
    first.loop().start();

    first.loop().stop();

    assertThat(first.loop().isPresent()).isFalse();
  }

  @Test
  void aSecondNodeIsGivenItsShare() {
    first.loop().start();
    second.loop().start();

    first.awaitWith(second, SHARDS);

    assertThat(first.serving()).isNotEmpty().doesNotContainAnyElementsOf(second.serving());
  }

  @Test
  void aNodeThatLeavesAsksTheNextOwnerToTakeWhatItHad() {
    first.loop().start();
    second.loop().start();
    first.awaitWith(second, SHARDS);
    neighbourhood.asked.clear();

    second.loop().stop();
    first.awaitAll(SHARDS, LIMIT);

    assertThat(neighbourhood.asked).contains(first.node());
    assertThat(first.serving()).hasSize(SHARDS);
    assertThat(leases.members("history")).extracting(Member::node).containsExactly(first.node());
  }

  @Test
  void whatEndsByItselfIsTakenAnew() {
    first.loop().start();

    first.end(3);
    first.awaitAll(SHARDS, LIMIT);

    assertThat(leases.leases(Leased.SHARD)).contains(new Lease(3, 2, first.node().id()));
  }

  @Test
  void whatIsAskedForWhileItBeginsIsGivenBackAfterwards() {
    first.loop().start();
    first.hold();
    first.serving().forEach(first::end);
    Patience.until(() -> leases.leases(Leased.SHARD).stream().allMatch(one -> one.epoch() == 2));
    first.awaitMembershipChange(() -> second.loop().start());
    // Only when the look that has seen the second node is over, the next one sees another change.
    first.awaitMembershipChange(() -> leases.heartbeat(stranger(), true));

    first.goOn();

    first.awaitWith(second, SHARDS);
  }

  @Test
  void aFrozenOwnerIsEndedThoughTheFirstTryFails() throws SQLException {
    var failures = new AtomicInteger(1);
    var third = tenant(failing(failures));
    try (var frozen = database.getConnection();
        var statement = frozen.createStatement()) {
      frozen.setAutoCommit(false);
      statement.execute("select id from shard where id = 5 for no key update");

      third.loop().start();
      third.awaitAll(SHARDS, LIMIT);

      assertThat(failures).hasNonPositiveValue();
    } finally {
      third.loop().stop();
    }
  }

  /** The store, in which the first tries to end what blocks fail. */
  private LeaseStore failing(AtomicInteger failures) {
    InvocationHandler calls =
        (_, method, arguments) -> {
          if (method.getName().equals("endBlockers") && failures.getAndDecrement() > 0) {
            throw new IllegalStateException("the connection is lost");
          }
          try {
            return method.invoke(leases, arguments);
          } catch (InvocationTargetException refused) {
            throw refused.getTargetException();
          }
        };
    var loader = LeaseStore.class.getClassLoader();
    return (LeaseStore) Proxy.newProxyInstance(loader, new Class<?>[] {LeaseStore.class}, calls);
  }

  @Test
  void aFrozenOwnersTransactionIsEnded() throws SQLException {
    try (var frozen = database.getConnection();
        var statement = frozen.createStatement()) {
      frozen.setAutoCommit(false);
      statement.execute("select id from shard where id = 5 for no key update");

      first.loop().start();
      assertThat(first.serving()).hasSize(SHARDS - 1);
      first.awaitAll(SHARDS, LIMIT);

      assertThat(first.serving()).contains(5);
    }
  }

  private static Node stranger() {
    return new Node(UUID.randomUUID(), "history", "elsewhere");
  }

  /** Carries questions between the nodes of this test. */
  private final class Neighbourhood implements Neighbours {
    private final Set<Node> asked = ConcurrentHashMap.newKeySet();

    @Override
    public void lookAtLeases(Node node) {
      asked.add(node);
      List.of(first, second).stream()
          .filter(tenant -> tenant.node().equals(node))
          .forEach(tenant -> tenant.loop().look());
    }
  }
}
