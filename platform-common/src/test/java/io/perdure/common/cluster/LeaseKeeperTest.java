package io.perdure.common.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.cluster.LeaseKeeper.Action;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
  private static final Node SELF = node();
  private static final Node OTHER = node();

  private final LeaseKeeper keeper = new LeaseKeeper(new Claim(Leased.SHARD, SELF, false));
  private Instant now = Instant.EPOCH;

  @Test
  void takesWhatNobodyOwns() {
    assertThat(step(List.of(SELF), lease(4, null))).containsExactly(new Action.Take(0, 4));
  }

  @Test
  void asksALiveNodeForWhatShallBeItsOwn() {
    var first = new Lease(ownedBy(SELF), 4, OTHER.id());
    var others = new Lease(ownedBy(OTHER), 4, OTHER.id());

    var actions = keeper.step(view(List.of(SELF, OTHER), first, others, first));

    assertThat(actions).containsExactly(new Action.Ask(OTHER));
    assertThat(keeper.step(view(List.of(SELF, OTHER), first))).isEmpty();
  }

  @Test
  void aNodeThatLeavesShallOwnNothing() {
    var leaving = List.of(new Member(SELF, false), new Member(OTHER, true));
    var lease = new Lease(ownedBy(OTHER), 4, OTHER.id());

    var actions = keeper.step(new LeaseKeeper.View(List.of(lease), leaving, true, now));

    assertThat(actions).containsExactly(new Action.Ask(OTHER));
  }

  @Test
  void takesNothingWhileItsClockIsNotKnown() {
    var view = new LeaseKeeper.View(List.of(lease(4, null)), members(List.of(SELF)), false, now);

    assertThat(keeper.step(view)).isEmpty();
  }

  @Test
  void takesOnceAtATime() {
    step(List.of(SELF), lease(4, null));

    assertThat(step(List.of(SELF), lease(4, null))).isEmpty();
    keeper.untaken(0);
    assertThat(step(List.of(SELF), lease(4, null))).containsExactly(new Action.Take(0, 4));
  }

  @Test
  void dropsWhatALaterLayoutDoesNotHave() {
    keeper.taken(0, 5);

    assertThat(step(List.of(SELF), new Lease(9, 0, OTHER.id()))).contains(new Action.Drop(0));
    assertThat(keeper.held()).isEmpty();
  }

  @Test
  void takesWhatADeadNodeOwned() {
    assertThat(step(List.of(SELF), lease(4, OTHER.id()))).containsExactly(new Action.Take(0, 4));
  }

  @Test
  void anOnlyProcessWaitsForNoOther() {
    var alone = new LeaseKeeper(new Claim(Leased.SHARD, SELF, true));

    var actions = alone.step(view(List.of(SELF, OTHER), lease(4, OTHER.id())));

    assertThat(actions).containsExactly(new Action.Take(0, 4));
  }

  @Test
  void keepsWhatItRetookItself() {
    keeper.taken(0, 5);

    assertThat(step(List.of(SELF), lease(6, SELF.id()))).isEmpty();
    assertThat(keeper.held()).containsExactly(0);
  }

  @Test
  void dropsWhatAnotherHasTaken() {
    keeper.taken(0, 5);

    assertThat(step(List.of(SELF, OTHER), lease(6, OTHER.id())))
        .containsExactly(new Action.Drop(0));
    assertThat(keeper.held()).isEmpty();
  }

  @Test
  void takesAgainWhatItDroppedWhenThatHasEnded() {
    keeper.taken(0, 5);
    step(List.of(SELF, OTHER), lease(6, OTHER.id()));

    assertThat(step(List.of(SELF), lease(6, OTHER.id()))).isEmpty();
    keeper.ended(0);
    assertThat(step(List.of(SELF), lease(6, OTHER.id()))).containsExactly(new Action.Take(0, 6));
  }

  @Test
  void endsAFrozenOwnerAfterTwoTries() {
    keeper.blocked(0);
    assertThat(step(List.of(SELF), lease(4, OTHER.id()))).containsExactly(new Action.Take(0, 4));
    keeper.blocked(0);

    assertThat(step(List.of(SELF), lease(4, OTHER.id())))
        .containsExactly(new Action.EndBlockers(0), new Action.Take(0, 4));
  }

  @Test
  void givesBackOnceWhatANewNodeShallOwn() {
    var id = ownedBy(OTHER);
    keeper.taken(id, 5);
    var lease = new Lease(id, 5, SELF.id());

    assertThat(step(List.of(SELF, OTHER), lease)).containsExactly(new Action.GiveBack(id, 5));
    assertThat(step(List.of(SELF, OTHER), lease)).isEmpty();
    keeper.ended(id);
    assertThat(step(List.of(SELF, OTHER), new Lease(id, 5, null))).isEmpty();
  }

  @Test
  void takesAgainWhatCouldNotBeGivenBack() {
    var id = ownedBy(OTHER);
    keeper.taken(id, 5);
    step(List.of(SELF, OTHER), new Lease(id, 5, SELF.id()));
    keeper.ended(id);

    assertThat(step(List.of(SELF, OTHER), new Lease(id, 5, SELF.id())))
        .containsExactly(new Action.Take(id, 5));
    keeper.taken(id, 6);
    now = now.plus(LeaseKeeper.BETWEEN_GIFTS);
    assertThat(step(List.of(SELF, OTHER), new Lease(id, 6, SELF.id())))
        .containsExactly(new Action.GiveBack(id, 6));
  }

  @Test
  void givesToANodeThatHasComeOneAfterAnother() {
    var mine = twoHeldBut(OTHER);
    var first = mine.getFirst();
    var second = mine.getLast();

    assertThat(stepAmong(members(List.of(SELF, OTHER)), mine)).containsExactly(giveBack(first));
    now = now.plus(LeaseKeeper.BETWEEN_GIFTS);
    assertThat(stepAmong(members(List.of(SELF, OTHER)), mine)).isEmpty(); // It is not given yet.
    keeper.ended(first.id());
    assertThat(stepAmong(members(List.of(SELF, OTHER)), List.of(second)))
        .containsExactly(giveBack(second));
  }

  @Test
  void waitsBetweenTwoThatItGives() {
    var mine = twoHeldBut(OTHER);
    stepAmong(members(List.of(SELF, OTHER)), mine);
    keeper.ended(mine.getFirst().id());

    now = now.plus(LeaseKeeper.BETWEEN_GIFTS).minusMillis(1);
    assertThat(stepAmong(members(List.of(SELF, OTHER)), List.of(mine.getLast()))).isEmpty();
    now = now.plusMillis(1);
    assertThat(stepAmong(members(List.of(SELF, OTHER)), List.of(mine.getLast())))
        .containsExactly(giveBack(mine.getLast()));
  }

  @Test
  void givesAllAtOnceWhenItIsLeaving() {
    var mine = twoHeldBut(OTHER);
    var leaving = List.of(new Member(SELF, true), new Member(OTHER, false));

    assertThat(stepAmong(leaving, mine))
        .containsExactly(giveBack(mine.getFirst()), giveBack(mine.getLast()));
  }

  @Test
  void twoNodesShareWhatThereIs() {
    var owned = IntStream.range(0, 64).filter(id -> owner(id).equals(SELF)).count();

    assertThat(owned).isBetween(16L, 48L);
  }

  /** What this node has although it shall be another's. */
  private List<Lease> twoHeldBut(Node node) {
    var ids = IntStream.range(0, 100).filter(id -> owner(id).equals(node)).limit(2).boxed();
    var leases = ids.map(id -> new Lease(id, 5, SELF.id())).toList();
    leases.forEach(lease -> keeper.taken(lease.id(), lease.epoch()));
    return leases;
  }

  private static Action giveBack(Lease lease) {
    return new Action.GiveBack(lease.id(), lease.epoch());
  }

  private List<Action> stepAmong(List<Member> members, List<Lease> leases) {
    return keeper.step(new LeaseKeeper.View(leases, members, true, now));
  }

  private List<Action> step(List<Node> nodes, Lease lease) {
    return keeper.step(view(nodes, lease));
  }

  private LeaseKeeper.View view(List<Node> nodes, Lease... leases) {
    return new LeaseKeeper.View(List.of(leases), members(nodes), true, now);
  }

  private static List<Member> members(List<Node> nodes) {
    return nodes.stream().map(node -> new Member(node, false)).toList();
  }

  private static int ownedBy(Node node) {
    return IntStream.range(0, 100).filter(id -> owner(id).equals(node)).findFirst().orElseThrow();
  }

  private static Node owner(int id) {
    return Rendezvous.owner(Leased.SHARD, id, members(List.of(SELF, OTHER))).orElseThrow();
  }

  private static Lease lease(long epoch, @Nullable UUID owner) {
    return new Lease(0, epoch, owner);
  }

  private static Node node() {
    return new Node(UUID.randomUUID(), "history", "here");
  }
}
