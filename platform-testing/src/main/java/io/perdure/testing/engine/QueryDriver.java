package io.perdure.testing.engine;

import io.perdure.common.api.DeliverQueryResponse;
import io.perdure.history.verb.EventSource;
import io.perdure.history.verb.ExecutionVerbs;
import io.perdure.history.verb.QueryFlow;
import io.perdure.history.verb.QueryFlow.Next;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Takes one query through its steps, as the endpoint does. */
final class QueryDriver {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ShardHost host;
  private final Engine engine;
  private final EventSource events;
  private final QueryWorkflowRequest request;
  private final Instant answerBy;
  private final Consumer<Reply> reply;
  private final QueryFlow flow;

  QueryDriver(
      ShardHost host,
      Engine engine,
      EventSource events,
      QueryWorkflowRequest request,
      Instant answerBy,
      Consumer<Reply> reply) {
    this.host = host;
    this.engine = engine;
    this.events = events;
    this.request = request;
    this.answerBy = answerBy;
    this.reply = reply;
    this.flow = new QueryFlow(answerBy);
  }

  void begin() {
    carryOut(flow.begin());
  }

  private void carryOut(Next next) {
    switch (next) {
      case Next.Decide(var pause) -> host.machine().in(pause, "query", this::decide);
      case Next.Deliver deliver -> deliver(deliver);
      case Next.Unstick(var reset) ->
          host.submit(
              reset, Duration.ofSeconds(10), _ -> carryOut(flow.unstuck(host.machine().now())));
      case Next.Answer(var response) -> reply.accept(new Reply.Answer(response));
      case Next.Refuse(var refusal) -> reply.accept(new Reply.Refusal(refusal));
    }
  }

  private void decide() {
    host.decide(
        ExecutionVerbs.query(answerBy),
        request,
        answerBy,
        answered -> carryOut(flow.decided(answered, host.machine().now())));
  }

  private void deliver(Next.Deliver deliver) {
    engine.deliverQuery(
        deliver.request(events),
        deliver.patience().plus(GRACE),
        answer -> host.machine().in(Duration.ZERO, "query answered", () -> delivered(answer)));
  }

  private void delivered(Reply answer) {
    var now = host.machine().now();
    carryOut(
        answer instanceof Reply.Answer(DeliverQueryResponse response)
            ? flow.delivered(response, now)
            : flow.undelivered(now));
  }
}
