package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.cluster.Router.Effect;
import io.perdure.common.cluster.Router.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final Node ONE = new Node(UUID.randomUUID(), "history", "one:1");
  private static final Node OTHER = new Node(UUID.randomUUID(), "history", "other:1");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SLOT = 77;

  private final Router router = new Router();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void sendsACallToTheOwnerOfItsSlot() {
    read(ONE);

    assertThat(call(1)).containsExactly(new Effect.Send(1, ONE, false));
  }

  @Test
  void aCallWaitsForTheFirstTable() {
    assertThat(call(1)).containsExactly(new Effect.ReadTable());

    assertThat(read(ONE)).containsExactly(new Effect.Send(1, ONE, false));
  }

  @Test
  void readsTheTableOnceASecond() {
    read(ONE);

    assertThat(router.wakeAt()).isEqualTo(now.plusSeconds(1));
    now = now.plusSeconds(1);
    assertThat(step(new Message.Tick())).containsExactly(new Effect.ReadTable());
    assertThat(step(new Message.Tick())).isEmpty();
  }

  @Test
  void callsThatDidNotMeetTheOwnerShareOneReading() {
    read(ONE);
    call(1);
    call(2);
    pass(Duration.ofMillis(100));

    assertThat(step(new Message.Failed(1))).containsExactly(new Effect.ReadTable());
    assertThat(step(new Message.Failed(2))).isEmpty();
    assertThat(read(OTHER))
        .containsExactly(new Effect.Send(1, OTHER, false), new Effect.Send(2, OTHER, false));
  }

  @Test
  void aCallWaitsWhileNobodyOwnsItsSlot() {
    read(ONE);
    call(1);
    step(new Message.Failed(1));

    assertThat(read(null)).isEmpty();
    pass(Duration.ofMillis(20));
    assertThat(step(new Message.Tick())).containsExactly(new Effect.ReadTable());
    assertThat(read(OTHER)).containsExactly(new Effect.Send(1, OTHER, false));
  }

  @Test
  void theSameNodeIsTriedAgainAfterAPause() {
    read(ONE);
    call(1);
    step(new Message.Failed(1));

    assertThat(read(ONE)).isEmpty();
    pass(Duration.ofMillis(20));
    assertThat(step(new Message.Tick())).contains(new Effect.Send(1, ONE, true));
    step(new Message.Failed(1));
    pass(Duration.ofMillis(20));
    assertThat(step(new Message.Tick())).doesNotContain(new Effect.Send(1, ONE, true));
    pass(Duration.ofMillis(20));
    assertThat(step(new Message.Tick())).contains(new Effect.Send(1, ONE, true));
  }

  @Test
  void aCallThatWaitsAtAnOwnerBeforeIsCalledBack() {
    read(ONE);
    call(1);
    read(OTHER);

    pass(Duration.ofMillis(499)); // What the old one has answered may be on its way.
    assertThat(step(new Message.Tick())).isEmpty();
    pass(Duration.ofMillis(1));

    assertThat(step(new Message.Tick()))
        .startsWith(new Effect.CallBack(1), new Effect.Send(1, OTHER, false));
  }

  @Test
  void aCallIsCalledBackInTimeHoweverManyOthersAreMade() {
    read(ONE);
    step(new Message.Tick());
    call(1);
    read(OTHER);
    var due = router.wakeAt();

    pass(Duration.ofMillis(10));
    call(2);

    assertThat(due).isEqualTo(now.plusMillis(10));
    assertThat(router.wakeAt()).isEqualTo(due);
  }

  @Test
  void anAnswerOfTheOwnerBeforeIsTaken() {
    read(ONE);
    call(1);
    read(OTHER);

    step(new Message.Ended(1));
    pass(Duration.ofSeconds(1));

    assertThat(step(new Message.Tick())).containsExactly(new Effect.ReadTable());
    assertThat(router.calls()).isZero();
  }

  @Test
  void givesUpShortlyBeforeTheCallersDeadline() {
    read(null);
    call(1);
    pass(PATIENCE.minusMillis(201));
    assertThat(step(new Message.Tick())).doesNotContain(new Effect.GiveUp(1));

    pass(Duration.ofMillis(1));

    assertThat(step(new Message.Tick())).contains(new Effect.GiveUp(1));
    assertThat(router.calls()).isZero();
  }

  @Test
  void aTableThatCannotBeReadIsReadAgain() {
    call(1);

    assertThat(step(new Message.TableUnread())).isEmpty();
    pass(Duration.ofMillis(500));
    assertThat(step(new Message.Tick())).containsExactly(new Effect.ReadTable());
  }

  @Test
  void whileTooManyWaitOnlyCallsWhoseOwnerIsKnownAreTaken() {
    var orphaned = new OwnerTable.Entry(0, 0, SLOT, null);
    var owned = new OwnerTable.Entry(1, SLOT + 1, Slots.COUNT - 1, ONE);
    step(new Message.TableRead(new OwnerTable(List.of(orphaned, owned), List.of())));
    for (var id = 1; id <= Router.WAITING; id++) {
      assertThat(call(id)).doesNotContain(new Effect.GiveUp(id));
    }

    assertThat(call(100_001)).contains(new Effect.GiveUp(100_001));
    assertThat(call(100_002, SLOT + 1)).contains(new Effect.Send(100_002, ONE, false));
    assertThat(router.calls()).isEqualTo(Router.WAITING + 1);
  }

  @Test
  void noMoreCallsWaitForAnOwnerThatFails() {
    read(ONE);
    for (var id = 1; id <= Router.WAITING; id++) {
      call(id);
      step(new Message.Failed(id));
    }

    assertThat(call(100_001)).contains(new Effect.Send(100_001, ONE, false));
    assertThat(step(new Message.Failed(100_001))).contains(new Effect.GiveUp(100_001));
    assertThat(router.calls()).isEqualTo(Router.WAITING);
  }

  private List<Effect> call(long id) {
    return call(id, SLOT);
  }

  private List<Effect> call(long id, int slot) {
    return step(new Message.Called(id, Leased.SHARD, slot, now.plus(PATIENCE)));
  }

  private List<Effect> read(@Nullable Node owner) {
    var entry = new OwnerTable.Entry(0, 0, Slots.COUNT - 1, owner);
    return step(new Message.TableRead(new OwnerTable(List.of(entry), List.of())));
  }

  private List<Effect> step(Message message) {
    return router.step(message, now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }
}
