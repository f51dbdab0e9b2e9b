package io.perdure.history.grpc;

import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import io.perdure.history.shard.Answered;
import io.perdure.history.verb.EventSource;
import io.perdure.history.verb.PrefixStore;
import io.perdure.history.verb.ResetCourse;
import io.perdure.history.verb.Verb;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries resets through their steps; each waits on its own virtual thread. */
final class ResetCalls implements ResetCourse.Asker {
  /** A reset of a caller that names no deadline is given up after so long. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final ShardCalls calls;
  private final EventSource events;
  private final PrefixStore prefixes;
  private final InstantSource clock;

  ResetCalls(ShardCalls calls, EventSource events, PrefixStore prefixes, InstantSource clock) {
    this.calls = calls;
    this.events = events;
    this.prefixes = prefixes;
    this.clock = clock;
  }

  ResetWorkflowExecutionResponse reset(ResetWorkflowExecutionRequest request) {
    var answerBy = calls.deadline(LONGEST_WAIT);
    var means =
        new ResetCourse.Means(events, prefixes, this, () -> clock.instant().isAfter(answerBy));
    var answer = new AtomicReference<@Nullable Answered<ResetWorkflowExecutionResponse>>();
    ResetCourse.begin(request, means, answer::set);
    return switch (answer.get()) {
      case Answered.Given<ResetWorkflowExecutionResponse>(var response) -> response;
      case Answered.Denied<ResetWorkflowExecutionResponse>(var refusal) -> throw refusal;
      case null -> throw new Unavailable("the reset has not been answered");
    };
  }

  /** Waits for the answer, and goes on with it on the same thread. */
  @Override
  public <A> void ask(
      Verb<ResetWorkflowExecutionRequest, A, A> verb,
      ResetWorkflowExecutionRequest request,
      Consumer<Answered<A>> then) {
    Answered<A> answered;
    try {
      answered = new Answered.Given<>(calls.serve(verb, request));
    } catch (ServiceException refusal) {
      answered = new Answered.Denied<>(refusal);
    }
    then.accept(answered);
  }
}
