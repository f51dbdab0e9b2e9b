package io.perdure.common.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.perdure.common.api.RecordTaskStartedRequest;
import io.perdure.common.api.RecordTaskStartedResponse;
import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.Leased;
import io.perdure.common.store.TestingPostgres;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RoutesTest {
  private static final String NAMESPACE = "4cb1c80e-5d4b-4f4b-9d0e-6d6bb3a4b001";

  private final JdbcLeaseStore leases =
      new JdbcLeaseStore(TestingPostgres.POSTGRES_18.newDatabase());
  private final NodeChannels channels =
      new NodeChannels(node -> InProcessChannelBuilder.forName(node.address()).build());
  private final Routes routes = new Routes(leases, channels, InstantSource.system());
  private final RoutedClients clients = new RoutedClients(routes);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final TestingOwner one = new TestingOwner();
  private final TestingOwner other = new TestingOwner();

  @BeforeEach
  void oneOwnsAll() {
    leases.createLayout(1, 1);
    leases.heartbeat(one.node(), false);
    leases.heartbeat(other.node(), false);
    leases.take(Leased.SHARD, 0, 0, one.node().id());
    routes.start();
  }

  @AfterEach
  void stop() {
    routes.close();
    channels.close();
    List.of(one, other).forEach(TestingOwner::die);
  }

  @Test
  void aCallGoesToTheOwner() {
    call(5_000);

    assertThat(one.calls()).isEqualTo(1);
    assertThat(one.callsSentAgain()).isZero();
    assertThat(other.calls()).isZero();
  }

  @Test
  void aCallThatMeetsTheOwnerBeforeGoesToTheNewOne() {
    call(5_000);
    one.refuse();
    leases.take(Leased.SHARD, 0, 1, other.node().id());

    call(5_000);

    assertThat(other.calls()).isEqualTo(1);
  }

  @Test
  void aCallOutlivesTheDeathOfItsOwner() throws InterruptedException {
    one.hold();
    var answer = callInBackground();
    one.awaitCall();

    one.die();
    leases.take(Leased.SHARD, 0, 1, other.node().id());

    assertThat(answer.join()).isNotNull();
    assertThat(other.calls()).isEqualTo(1);
    assertThat(other.callsSentAgain()).isEqualTo(1);
  }

  @Test
  void aCallThatWaitsAtAFrozenOwnerIsSentToTheNewOne() throws InterruptedException {
    one.hold();
    var answer = callInBackground();
    one.awaitCall();

    leases.take(Leased.SHARD, 0, 1, other.node().id());

    assertThat(answer.join()).isNotNull();
  }

  @Test
  void anAnswerThatIsARefusalIsNotAskedForAgain() {
    one.answer(Status.NOT_FOUND);

    var refused = catchThrowableOfType(StatusRuntimeException.class, () -> call(5_000));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(one.calls()).isEqualTo(1);
  }

  @Test
  void withoutAnOwnerTheCallerHearsOfItBeforeItsDeadline() {
    leases.release(Leased.SHARD, 0, 1);
    one.refuse();

    var refused = catchThrowableOfType(StatusRuntimeException.class, () -> call(2_000));

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aCallerThatGoesAwayIsAnsweredAtOnce() throws InterruptedException {
    one.hold();
    var context = Context.current().withCancellation();
    var refused =
        CompletableFuture.supplyAsync(
            () -> catchThrowableOfType(StatusRuntimeException.class, () -> callIn(context)),
            callers);
    one.awaitCall();

    context.cancel(null);

    assertThat(refused.join().getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
  }

  @Test
  void aConnectionThatCannotBeMadeIsTriedAgainAndNobodyElseSuffers() {
    var made = new AtomicBoolean();
    try (var fragile =
            new NodeChannels(
                node -> {
                  if (made.compareAndSet(false, true)) {
                    throw new NoClassDefFoundError("of a part that is missing");
                  }
                  return InProcessChannelBuilder.forName(node.address()).build();
                });
        var over = new Routes(leases, fragile, InstantSource.system())) {
      over.start();

      assertThat(call(new RoutedClients(over), 5_000)).isNotNull();
      assertThat(call(new RoutedClients(over), 5_000)).isNotNull();
    }
  }

  private void callIn(Context context) {
    context.run(() -> call(20_000));
  }

  private CompletableFuture<RecordTaskStartedResponse> callInBackground() {
    return CompletableFuture.supplyAsync(() -> call(20_000), callers);
  }

  private RecordTaskStartedResponse call(long millis) {
    return call(clients, millis);
  }

  private static RecordTaskStartedResponse call(RoutedClients by, long millis) {
    return by.history(NAMESPACE, "order-1")
        .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
        .recordTaskStarted(RecordTaskStartedRequest.getDefaultInstance());
  }
}
