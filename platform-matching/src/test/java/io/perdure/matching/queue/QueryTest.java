package io.perdure.matching.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.api.TaskKind;
import io.perdure.common.token.QueryTokens;
import io.perdure.matching.store.QueueKey;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queries that go to workers by themselves (MT-40 to MT-42). */
final class QueryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(9);
  private static final PollWorkflowTaskQueueResponse STATE =
      PollWorkflowTaskQueueResponse.newBuilder()
          .setQuery(WorkflowQuery.newBuilder().setQueryType("state"))
          .build();
  private static final ByteString ANSWER = ByteString.copyFromUtf8("answer");

  private final TestingPartition partition = new TestingPartition();

  @Test
  @DisplayName("MT-40: a query goes to the poll that waits, with a token of its own")
  void goesToTheWaitingPoll() throws Exception {
    var poll = partition.pollOfEmpty("orders");

    ask(1, "orders", false);

    var answered = partition.one(Effect.AnswerPoll.class);
    assertThat(answered.poll()).isEqualTo(poll);
    var response = PollWorkflowTaskQueueResponse.parseFrom(answered.response());
    assertThat(response.getQuery()).isEqualTo(STATE.getQuery());
    assertThat(QueryTokens.read(response.getTaskToken()).getTaskQueue()).isEqualTo("orders");
  }

  @Test
  @DisplayName("MT-40: the worker's answer goes to who waits for it")
  void bringsTheAnswerBack() throws Exception {
    ask(1, "orders", false);
    partition.pollOfEmpty("orders");
    ask(2, "orders", false);
    partition.poll("orders");

    partition.tell(new Message.QueryCompleted(9, handedOut(), ANSWER));

    assertThat(partition.one(Effect.AnswerQuery.class))
        .isEqualTo(new Effect.AnswerQuery(2, new QueryOutcome.Completed(ANSWER)));
    assertThat(partition.one(Effect.AnswerCompletion.class).taken()).isTrue();
  }

  @Test
  @DisplayName("MT-42: an answer that nobody waits for is not taken")
  void refusesAnAnswerThatNobodyWaitsFor() throws Exception {
    partition.pollOfEmpty("orders");
    ask(1, "orders", false);
    var query = handedOut();
    partition.tell(new Message.QueryCancelled(1));

    partition.tell(new Message.QueryCompleted(9, query, ANSWER));
    assertThat(partition.one(Effect.AnswerCompletion.class).taken()).isFalse();

    partition.tell(new Message.QueryCompleted(9, "8/1", ANSWER));
    assertThat(partition.one(Effect.AnswerCompletion.class).taken()).isFalse();
  }

  @Test
  @DisplayName("MT-41: nobody has polled lately: there is no worker")
  void saysThatThereIsNoWorker() {
    ask(1, "orders", false);

    partition.advance(PATIENCE);

    assertThat(partition.one(Effect.AnswerQuery.class).outcome())
        .isEqualTo(new QueryOutcome.NoWorker());
  }

  @Test
  @DisplayName("MT-41: a worker has it and is silent: time is over")
  void saysThatTimeIsOver() {
    partition.pollOfEmpty("orders");
    ask(1, "orders", false);

    partition.advance(PATIENCE);

    assertThat(partition.one(Effect.AnswerQuery.class).outcome())
        .isEqualTo(new QueryOutcome.TimedOut());
  }

  @Test
  @DisplayName("MT-30: a query for a sticky queue without its worker does not wait")
  void doesNotWaitForAStickyWorkerThatIsNotThere() {
    ask(1, "worker-7", true);

    assertThat(partition.one(Effect.AnswerQuery.class).outcome())
        .isEqualTo(new QueryOutcome.NoWorker());
  }

  @Test
  @DisplayName("MT-90: a worker that shuts down leaves its waiting queries")
  void leavesTheQueriesOfAWorkerThatGoes() {
    partition.tell(new Message.PollCancelled(partition.pollSticky("worker-7")));
    ask(1, "worker-7", true);
    assertThat(partition.all(Effect.AnswerQuery.class)).isEmpty();

    partition.tell(new Message.WorkerShutDown(key("worker-7")));

    assertThat(partition.one(Effect.AnswerQuery.class).outcome())
        .isEqualTo(new QueryOutcome.NoWorker());
  }

  @Test
  void aPartitionThatMovesSendsItsQueriesElsewhere() {
    ask(1, "orders", false);

    partition.tell(new Message.Drain());

    assertThat(partition.one(Effect.AnswerQuery.class).outcome())
        .isEqualTo(new QueryOutcome.NotOwned());
  }

  @Test
  void holdsNoMoreQueriesThanItsLimit() {
    for (var id = 0; id < HeldQueries.LIMIT; id++) {
      ask(id, "orders", false);
    }

    ask(HeldQueries.LIMIT, "orders", false);

    assertThat(partition.one(Effect.AnswerQuery.class).outcome())
        .isEqualTo(new QueryOutcome.TooMany());
  }

  private void ask(long id, String queue, boolean sticky) {
    var answerBy = partition.now().plus(PATIENCE);
    partition.tell(
        new Message.QueryArrived(
            new Query(id, key(queue), sticky, STATE.toByteString(), answerBy)));
  }

  private String handedOut() throws Exception {
    var response = partition.one(Effect.AnswerPoll.class).response();
    var token = PollWorkflowTaskQueueResponse.parseFrom(response).getTaskToken();
    return QueryTokens.read(token).getQueryId();
  }

  private static QueueKey key(String queue) {
    return new QueueKey(TestingPartition.NAMESPACE, queue, TaskKind.TASK_KIND_WORKFLOW);
  }
}
