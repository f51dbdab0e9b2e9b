package io.perdure.history.verb;

import com.google.protobuf.Message;
import io.perdure.history.shard.Answered;
import io.perdure.history.shard.ShardRequest;
import io.perdure.history.state.WorkflowKey;
import io.perdure.history.workflow.decision.Decision;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How one verb is served.
 *
 * @param <Q> the request, a message of the public API or of ours
 * @param <A> what the decision answers
 * @param <R> the response
 */
public record Verb<Q extends Message, A, R>(
    Manner manner,
    Function<Q, NamedRuns> names,
    Decision<Q, A> decision,
    Response<Q, A, R> response) {

  /** Builds the response from the decision's answer, after the commit and off the shard. */
  @FunctionalInterface
  public interface Response<Q, A, R> {
    R of(Q request, A answer, EventSource events);
  }

  /** A verb whose decision answers the response itself. */
  static <Q extends Message, R> Verb<Q, R, R> answering(
      Manner manner, Function<Q, NamedRuns> names, Decision<Q, R> decision) {
    return new Verb<>(manner, names, decision, (_, answer, _) -> answer);
  }

  /**
   * What the owner of the workflow id is asked.
   *
   * @param deadline when a request that waits is answered with what there is
   */
  public ShardRequest<Q, A> request(
      String namespaceId, Q request, Instant deadline, Consumer<Answered<A>> answer) {
    var named = names.apply(request);
    return new ShardRequest<>(
        new WorkflowKey(namespaceId, named.workflowId()),
        named.runIds(),
        request,
        decision,
        manner.traits(request.getSerializedSize(), deadline),
        answer);
  }
}
