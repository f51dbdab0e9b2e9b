package io.perdure.matching.queue;

import static io.perdure.matching.queue.TestingPartition.FAILED;
import static io.perdure.matching.queue.TestingPartition.NAMESPACE;
import static io.perdure.matching.queue.TestingPartition.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.TaskKind;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DepartedWorkersTest {
  private static final TaskKind WORKFLOW = TaskKind.TASK_KIND_WORKFLOW;
  private static final TaskKind ACTIVITY = TaskKind.TASK_KIND_ACTIVITY;

  private final TestingPartition partition = new TestingPartition();
  private long ask;

  @Test
  @DisplayName("MT-91: the polls of a worker that leaves are answered empty, others wait on")
  void thePollsOfAWorkerThatLeavesAreAnsweredEmpty() {
    var normal = poll("worker", WORKFLOW);
    var sticky = partition.poll("sticky", WORKFLOW, true, "worker");
    poll("worker", ACTIVITY);
    poll("other", WORKFLOW);

    leave("worker");

    assertThat(partition.all(Effect.AnswerPollEmpty.class))
        .extracting(Effect.AnswerPollEmpty::poll)
        .containsExactly(normal, sticky);
  }

  @Test
  @DisplayName("MT-91: a poll that the worker has still sent is answered empty at once")
  void aPollThatCrossesTheEndIsAnsweredEmpty() {
    leave("worker");

    var late = poll("worker", WORKFLOW);

    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(late);
  }

  @Test
  @DisplayName("MT-91: only the kinds of task that the worker names end")
  void aPollOfAnotherWorkerOrKindWaits() {
    leave("worker");

    poll("worker", ACTIVITY);
    poll("", WORKFLOW);
    poll("started again", WORKFLOW);

    assertThat(partition.all(Effect.AnswerPollEmpty.class)).isEmpty();
  }

  @Test
  @DisplayName("MT-91: a poll that is being handed a task gets it")
  void aPollThatIsBeingHandedATaskGetsIt() {
    var poll = handedATask();

    leave("worker");
    assertThat(partition.all(Effect.AnswerPollEmpty.class)).isEmpty();

    partition.tell(new Message.StartAnswered(ask, STARTED));
    assertThat(partition.one(Effect.AnswerPoll.class).poll()).isEqualTo(poll);
  }

  @Test
  @DisplayName("MT-91: a poll whose task could not be started waits for no other")
  void aPollWhoseTaskCouldNotBeStartedIsAnsweredEmpty() {
    var poll = handedATask();
    leave("worker");

    partition.tell(new Message.StartAnswered(ask, FAILED));

    assertThat(partition.one(Effect.AnswerPollEmpty.class).poll()).isEqualTo(poll);
  }

  @Test
  void theWorkersThatAreRememberedAreBounded() {
    leave("first");
    for (var i = 0; i < DepartedWorkers.LIMIT; i++) {
      leave("worker " + i);
    }

    poll("first", WORKFLOW);
    assertThat(partition.all(Effect.AnswerPollEmpty.class)).isEmpty();
    poll("worker 0", WORKFLOW);
    assertThat(partition.all(Effect.AnswerPollEmpty.class)).hasSize(1);
  }

  private long handedATask() {
    var poll = poll("worker", WORKFLOW);
    partition.loaded(List.of());
    partition.record(TestingPartition.task("orders", "order-1"));
    ask = partition.one(Effect.StartTask.class).ask();
    return poll;
  }

  private long poll(String instanceKey, TaskKind kind) {
    return partition.poll("orders", kind, false, instanceKey);
  }

  private void leave(String instanceKey) {
    partition.tell(new Message.WorkerLeaves(new WorkerKey(NAMESPACE, instanceKey, WORKFLOW)));
  }
}
