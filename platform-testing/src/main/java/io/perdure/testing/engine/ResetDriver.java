package io.perdure.testing.engine;

import io.perdure.history.shard.Answered;
import io.perdure.history.shard.PrefixWriter;
import io.perdure.history.verb.EventSource;
import io.perdure.history.verb.ResetCourse;
import io.perdure.history.verb.Verb;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Carries one reset through its steps, as the endpoint does. */
final class ResetDriver implements ResetCourse.Asker {
  private final ShardHost host;
  private final Instant answerBy;

  ResetDriver(ShardHost host, Instant answerBy) {
    this.host = host;
    this.answerBy = answerBy;
  }

  void begin(
      ResetWorkflowExecutionRequest request,
      EventSource events,
      PrefixWriter prefixes,
      Consumer<Reply> reply) {
    var means =
        new ResetCourse.Means(
            events, prefixes::write, this, () -> host.machine().now().isAfter(answerBy));
    ResetCourse.begin(request, means, answered -> reply.accept(told(answered)));
  }

  private static Reply told(Answered<ResetWorkflowExecutionResponse> answered) {
    return switch (answered) {
      case Answered.Given<ResetWorkflowExecutionResponse>(var response) ->
          new Reply.Answer(response);
      case Answered.Denied<ResetWorkflowExecutionResponse>(var refusal) ->
          new Reply.Refusal(refusal);
    };
  }

  /** Goes on in a step of its own, as another thread would. */
  @Override
  public <A> void ask(
      Verb<ResetWorkflowExecutionRequest, A, A> verb,
      ResetWorkflowExecutionRequest request,
      Consumer<Answered<A>> then) {
    host.decide(
        verb,
        request,
        answerBy,
        answered -> host.machine().in(Duration.ZERO, "reset goes on", () -> then.accept(answered)));
  }
}
