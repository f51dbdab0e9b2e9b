package io.perdure.history.grpc;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.Unavailable;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.history.shard.Answered;
import io.perdure.history.shard.Shards;
import io.perdure.history.verb.EventSource;
import io.perdure.history.verb.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Hands a call to the shard of its slot and waits, on its virtual thread, for the answer. */
final class ShardCalls {
  /** A request that waits is answered after so long with what there is (HI-4). */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** Time that is left for the answer to reach the caller. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(1);

  private final Shards shards;
  private final EventSource events;
  private final InstantSource clock;

  ShardCalls(Shards shards, EventSource events, InstantSource clock) {
    this.shards = shards;
    this.events = events;
    this.clock = clock;
  }

  <Q extends Message, A, R> R serve(Verb<Q, A, R> verb, Q request) {
    return serve(verb, request, deadline(LONGEST_WAIT));
  }

  /**
   * The same for a request that may wait for another time.
   *
   * @param deadline when it is answered with what there is
   */
  <Q extends Message, A, R> R serve(Verb<Q, A, R> verb, Q request, Instant deadline) {
    var call = RoutedCall.current();
    var answer = new CompletableFuture<Answered<A>>();
    var asked = verb.request(call.namespaceId(), request, deadline, answer::complete);
    Context.CancellationListener gone =
        _ -> {
          shards.abandon(call.slot(), asked);
          answer.completeExceptionally(new Unavailable("the caller has gone"));
        };
    Context.current().addListener(gone, Runnable::run);
    try {
      shards.submit(call.slot(), asked);
      return switch (answer.get()) {
        case Answered.Given<A>(var given) -> verb.response().of(request, given, events);
        case Answered.Denied<A>(var refusal) -> throw refusal;
      };
    } catch (ExecutionException abandoned) {
      throw new Unavailable(String.valueOf(abandoned.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Unavailable("this node is stopping");
    } finally {
      Context.current().removeListener(gone);
    }
  }

  /**
   * The same for a call that the owner before may have carried out and died before it said so: when
   * such a call was sent again, that there is nothing any more is no refusal yet.
   *
   * @param isDone whether it has been carried out
   * @param response what the caller is told then
   */
  <Q extends Message, A, R> R serve(
      Verb<Q, A, R> verb, Q request, BooleanSupplier isDone, R response) {
    try {
      return serve(verb, request);
    } catch (NotFound gone) {
      if (RoutedCall.isSentAgain() && isDone.getAsBoolean()) {
        return response;
      }
      throw gone;
    }
  }

  /** When the caller must be answered: somewhat before its own deadline. */
  Instant deadline(Duration longest) {
    var now = clock.instant();
    var latest = now.plus(longest);
    var callers = Context.current().getDeadline();
    if (callers == null) {
      return latest;
    }
    var left = Duration.ofNanos(callers.timeRemaining(TimeUnit.NANOSECONDS)).minus(ANSWER_TIME);
    var soonest = now.plus(left);
    return soonest.isBefore(latest) ? soonest : latest;
  }
}
