package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.NAMESPACE;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static io.perdure.matching.queue.TestingPartition.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.api.DispatchTask;
import io.perdure.common.api.TaskKind;
import io.perdure.matching.store.QueueKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A queue of four partitions, seen from its root "orders" and from partition 1. */
class QueuePartitionsTest {
  private static final String CHILD = "/_sys/orders/1";
  private static final QueueKey ROOT =
      new QueueKey(NAMESPACE, "orders", TaskKind.TASK_KIND_WORKFLOW);

  private final TestingPartition partition = new TestingPartition(4);

  @Test
  @DisplayName("MT-7: a task is in the partition that it names")
  void aTaskIsInThePartitionThatItNames() {
    partition.pollOfEmpty(CHILD); // It waits at the root.
    var poll = partition.poll(CHILD);
    partition.record(childTask("order-1"));
    partition.answer(STARTED);

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(poll);
  }

  @Test
  @DisplayName("MT-8: a poll that finds no task in its partition waits at the root, one at a time")
  void aPollThatFindsNoTaskWaitsAtTheRoot() {
    var first = pollAtRoot();

    var second = partition.poll(CHILD);
    assertThat(partition.all(Effect.ForwardPoll.class)).isEmpty();

    partition.tell(back(first, "task"));
    assertThat(partition.one(Effect.PassOn.class).poll()).isEqualTo(first.id());
    assertThat(partition.one(Effect.ForwardPoll.class).poll().id()).isEqualTo(second);
  }

  @Test
  @DisplayName("MT-8: a poll that brings nothing from the root waits on in its partition")
  void aPollThatBringsNothingWaitsOn() {
    var poll = pollAtRoot();

    partition.tell(new Message.PollReturned(poll, Optional.empty()));
    assertThat(partition.all(Effect.AnswerPollEmpty.class)).isEmpty();

    partition.record(childTask("order-1"));
    partition.answer(STARTED);
    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(poll.id());
  }

  @Test
  @DisplayName("MT-167: what a recalled poll brings from the root is for a poll that waits")
  void whatARecalledPollBringsIsForAPollThatWaits() {
    var gone = pollAtRoot();
    partition.poll(CHILD);
    var waiting = partition.poll(CHILD);
    partition.tell(new Message.PollCancelled(gone.id()));

    partition.tell(back(gone, "task"));

    var answer = partition.one(Effect.AnswerPoll.class);
    assertThat(answer.poll()).isEqualTo(waiting);
    assertThat(answer.response().toStringUtf8()).isEqualTo("task");
  }

  @Test
  @DisplayName("MT-167: when the only poll waits at the root, it is taken back for such a task")
  void aPollThatWaitsAtTheRootIsTakenBack() {
    var gone = pollAtRoot();
    partition.tell(new Message.PollCancelled(gone.id()));
    var waiting = partition.poll(CHILD); // Now this one waits at the root.

    partition.tell(back(gone, "task"));

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(waiting);
    assertThat(partition.one(Effect.RecallPoll.class).poll()).isEqualTo(waiting);
  }

  @Test
  @DisplayName("MT-23, MT-167: what a poll brings after its time is for the next one within 3 s")
  void whatAPollBringsAfterItsTimeIsForTheNextOne() {
    var late = pollAtRoot();
    partition.advance(TestingPartition.HOLD);
    partition.advance(Duration.ofSeconds(5));
    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(late.id());
    partition.tell(back(late, "task"));

    partition.advance(UndeliveredTasks.KEPT);
    var next = partition.poll(CHILD);

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(next);
  }

  @Test
  @DisplayName("MT-167: what the root has answered is given back too when the caller has gone")
  void whatTheRootHasAnsweredIsGivenBackToo() {
    var gone = partition.pollOf(CHILD);
    var answer = new PollAnswer.Whole(ByteString.copyFromUtf8("task"));
    answer.undelivered(gone).ifPresent(partition::tell);

    var next = partition.poll(CHILD);

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(next);
    assertThat(new PollAnswer.Empty().undelivered(gone)).isEmpty();
  }

  @Test
  @DisplayName("MT-23: a poll whose caller has gone is recalled from the root")
  void aPollWhoseCallerHasGoneIsRecalled() {
    var poll = partition.pollOfEmpty(CHILD);

    partition.tell(new Message.PollCancelled(poll));

    assertThat(partition.one(Effect.RecallPoll.class).poll()).isEqualTo(poll);
  }

  @Test
  @DisplayName("MT-91: a worker's polls at the root end when it shuts down")
  void aWorkersPollsAtTheRootEnd() {
    var poll = partition.poll(CHILD, TaskKind.TASK_KIND_WORKFLOW, false, "key");
    partition.loaded(List.of());

    partition.tell(
        new Message.WorkerLeaves(new WorkerKey(NAMESPACE, "key", TaskKind.TASK_KIND_WORKFLOW)));

    assertThat(partition.one(Effect.RecallPoll.class).poll()).isEqualTo(poll);
    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(poll);
  }

  @Test
  @DisplayName(
      "MT-8: a task that finds no poll in its partition is offered to the root, one at a time")
  void aTaskThatFindsNoPollIsOffered() {
    openChild();
    var record = partition.record(childTask("order-1"));
    var offer = partition.one(Effect.OfferTask.class);
    partition.record(childTask("order-2"));
    assertThat(partition.all(Effect.OfferTask.class)).isEmpty();

    partition.tell(answered(offer, STARTED));

    assertThat(partition.one(Effect.Acknowledge.class).record()).isEqualTo(record);
    assertThat(partition.one(Effect.OfferTask.class).task().getWorkflowId()).isEqualTo("order-2");
  }

  @Test
  @DisplayName("MT-8, MT-210: a task that the root cannot hand out stays in its partition")
  void aTaskThatTheRootCannotHandOutStays() {
    openChild();
    partition.record(childTask("order-1"));
    var offer = partition.one(Effect.OfferTask.class);

    partition.tell(answered(offer, new StartOutcome.NotTaken(false)));

    assertThat(partition.all(Effect.Acknowledge.class)).isEmpty();
    partition.advance(Duration.ofMillis(50));
    assertThat(partition.one(Effect.OfferTask.class).task()).isEqualTo(offer.task());
    assertThat(partition.letItBeStored()).hasSize(1);
  }

  @Test
  @DisplayName("MT-14: when nobody knows what became of an offer, the same hand-over goes on")
  void afterAnUnknownOutcomeTheSameHandOverGoesOn() {
    openChild();
    partition.record(childTask("order-1"));
    var offer = partition.one(Effect.OfferTask.class);

    partition.tell(answered(offer, TestingPartition.FAILED));
    partition.advance(Duration.ofMillis(50));

    assertThat(partition.one(Effect.OfferTask.class).requestId()).isEqualTo(offer.requestId());
  }

  @Test
  @DisplayName("MT-8: a visiting task meets a poll of the root; history is asked in its name")
  void aVisitingTaskMeetsAPollOfTheRoot() {
    var poll = partition.pollOfEmpty("orders");

    partition.tell(new Message.TaskOffered(visit(5, childTask("order-1"))));
    assertThat(partition.one(Effect.StartTask.class).requestId()).isEqualTo("hand-over-5");
    partition.answer(STARTED);

    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(poll);
    assertThat(partition.one(Effect.AnswerVisit.class))
        .isEqualTo(new Effect.AnswerVisit(5, STARTED, OptionalDouble.empty()));
  }

  @Test
  @DisplayName("MT-8: a root that nobody polls takes no visitors")
  void aRootThatNobodyPollsTakesNoVisitors() {
    partition.tell(new Message.TaskOffered(visit(5, childTask("order-1"))));

    assertThat(partition.one(Effect.AnswerVisit.class).outcome())
        .isEqualTo(new StartOutcome.NotTaken(false));
  }

  @Test
  @DisplayName("MT-8: a visitor goes back when no poll has come in time")
  void aVisitorGoesBackWhenNoPollHasCome() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.tell(new Message.TaskOffered(visit(5, childTask("order-1"))));
    assertThat(partition.all(Effect.AnswerVisit.class)).isEmpty();

    partition.advance(HandOvers.VISIT);

    assertThat(partition.one(Effect.AnswerVisit.class).outcome())
        .isEqualTo(new StartOutcome.NotTaken(false));
  }

  @Test
  @DisplayName("MT-16, MT-52: visitors take turns with the root's own tasks of their priority key")
  void visitorsTakeTurnsWithTheRootsOwnTasks() {
    partition.tell(new Message.PollCancelled(partition.pollOfEmpty("orders")));
    partition.record(task("orders", "own-1"));
    partition.record(task("orders", "own-2"));
    partition.record(task("orders", "own-urgent").setPriorityKey(1));
    partition.tell(new Message.TaskOffered(visit(5, childTask("visitor-1"))));

    assertThat(nextAtRoot()).isEqualTo("own-urgent");
    assertThat(nextAtRoot()).isEqualTo("visitor-1");
    partition.tell(new Message.TaskOffered(visit(6, childTask("visitor-2"))));
    assertThat(nextAtRoot()).isEqualTo("own-1");
    assertThat(nextAtRoot()).isEqualTo("visitor-2");
    assertThat(nextAtRoot()).isEqualTo("own-2");
  }

  @Test
  @DisplayName("MT-8: the first poll after a while wakes the partitions that hold tasks")
  void theFirstPollAfterAWhileWakesThePartitions() {
    partition.poll("orders");
    assertThat(partition.one(Effect.WakePartitions.class).root()).isEqualTo(ROOT);

    partition.poll("orders");
    assertThat(partition.all(Effect.WakePartitions.class)).isEmpty();

    partition.advance(Duration.ofMinutes(1));
    partition.poll("orders");
    assertThat(partition.all(Effect.WakePartitions.class)).hasSize(1);
  }

  @Test
  @DisplayName("MT-8: a partition that is woken reads its backlog and offers it")
  void aPartitionThatIsWokenReadsItsBacklog() {
    partition.tell(new Message.PartitionWoken(ROOT.partition(1), false));

    var load = partition.one(Effect.LoadPage.class);
    assertThat(load.queue().name()).isEqualTo(CHILD);
  }

  @Test
  @DisplayName("MT-44, MT-46: each partition has its share of a limit, and tells the whole")
  void eachPartitionHasItsShareOfALimit() {
    var limit = new DispatchLimit(4);
    limit.operatorsWant(OptionalDouble.of(8), partition.now());

    assertThat(limit.take(partition.now())).isTrue();
    assertThat(limit.take(partition.now())).isTrue();
    assertThat(limit.take(partition.now())).isFalse();
    assertThat(limit.effective().getRequestsPerSecond()).isEqualTo(8);
  }

  @Test
  @DisplayName("MT-47: a visiting task has used up a token where it comes from, and none here")
  void aVisitingTaskUsesUpNoTokenHere() {
    partition.poll("orders", TaskKind.TASK_KIND_WORKFLOW, false, slow(0));
    partition.loaded(List.of());

    partition.tell(new Message.TaskOffered(visit(5, childTask("order-1"))));

    assertThat(partition.all(Effect.StartTask.class)).hasSize(1);
  }

  @Test
  @DisplayName("MT-49: a partition reads its configuration again when that has changed")
  void aPartitionReadsItsConfigurationAgain() {
    openChild();

    partition.tell(new Message.PartitionWoken(ROOT.partition(1), true));

    assertThat(partition.one(Effect.ReadQueue.class).queue().name()).isEqualTo(CHILD);
  }

  @Test
  @DisplayName("MT-215: an owner that leaves takes back what waits at the root")
  void anOwnerThatLeavesTakesBackWhatWaitsAtTheRoot() {
    openChild();
    partition.record(childTask("order-1"));
    var offer = partition.one(Effect.OfferTask.class);

    partition.tell(new Message.Drain());

    assertThat(partition.one(Effect.RecallTask.class).ask()).isEqualTo(offer.ask());
    assertThat(partition.all(Effect.OfferTask.class)).isEmpty();
    assertThat(partition.all(Effect.Ended.class)).hasSize(1);
  }

  @Test
  @DisplayName("MT-45: a partition that nobody polls hears from the root what the workers want")
  void aPartitionHearsFromTheRootWhatTheWorkersWant() {
    openChild();
    partition.record(childTask("order-1"));
    var offer = partition.one(Effect.OfferTask.class);

    partition.tell(new Message.OfferAnswered(offer.ask(), STARTED, OptionalDouble.of(0)));
    partition.record(childTask("order-2"));

    assertThat(partition.all(Effect.OfferTask.class)).isEmpty();
  }

  private static Message answered(Effect.OfferTask offer, StartOutcome outcome) {
    return new Message.OfferAnswered(offer.ask(), outcome, OptionalDouble.empty());
  }

  /** A poll of the child that waits at the root. */
  private Poll pollAtRoot() {
    partition.pollOfEmpty(CHILD);
    return partition.one(Effect.ForwardPoll.class).poll();
  }

  private static Message back(Poll poll, String response) {
    return new Message.PollReturned(poll, Optional.of(ByteString.copyFromUtf8(response)));
  }

  private void openChild() {
    partition.tell(new Message.PartitionWoken(ROOT.partition(1), false));
    partition.loaded(List.of());
  }

  private String nextAtRoot() {
    partition.poll("orders");
    var start = partition.one(Effect.StartTask.class);
    partition.answer(STARTED);
    return start.task().getWorkflowId();
  }

  private static PollingWorker slow(double rate) {
    var worker = PollingWorker.named("worker", "");
    return new PollingWorker(
        worker.identity(),
        worker.instanceKey(),
        OptionalDouble.of(rate),
        worker.versionCapabilities(),
        worker.deploymentOptions());
  }

  private static DispatchTask.Builder childTask(String workflowId) {
    return task("orders", workflowId).setPartition(1);
  }

  private Visit visit(long id, DispatchTask.Builder task) {
    return new Visit(
        id, task.build(), "hand-over-" + id, false, partition.now().plus(HandOvers.VISIT));
  }
}
