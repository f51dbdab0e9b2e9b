package io.perdure.common.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A unary call that may be sent more than once, until it meets the owner of what it is about. The
 * caller sees one call.
 */
final class MovingCall<Q, R> extends ClientCall<Q, R> {
  /** Tells the router what becomes of a call. */
  interface Told {
    void called();

    void failed();

    void ended();
  }

  private static final Status NOBODY =
      Status.UNAVAILABLE.withDescription("what is asked for is moving between nodes");

  private final MethodDescriptor<Q, R> method;
  private final CallOptions options;
  private final Context context = Context.current();
  private final Context.CancellationListener gone = this::callerHasGone;
  private final AtomicReference<@Nullable Attempt> current = new AtomicReference<>();
  private final AtomicReference<Outcome<R>> lastFailure = new AtomicReference<>(nobody());
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean sent = new AtomicBoolean();
  private @Nullable Told told;
  private @Nullable Listener<R> listener;
  private @Nullable Metadata headers;
  private @Nullable Q message;

  private record Outcome<R>(
      Status status, Metadata trailers, @Nullable Metadata headers, @Nullable R response) {}

  private static <R> Outcome<R> nobody() {
    return new Outcome<>(NOBODY, new Metadata(), null, null);
  }

  MovingCall(MethodDescriptor<Q, R> method, CallOptions options) {
    this.method = method;
    this.options = options;
  }

  /** Must be called before the call is started. */
  void tells(Told router) {
    told = router;
  }

  /** The earlier one of the call's own deadline and the caller's. */
  Optional<Deadline> deadline() {
    return Stream.of(options.getDeadline(), context.getDeadline())
        .filter(Objects::nonNull)
        .min(Deadline::compareTo);
  }

  @Override
  public void start(Listener<R> responseListener, Metadata requestHeaders) {
    listener = responseListener;
    headers = requestHeaders;
  }

  @Override
  public void request(int numMessages) {} // There is one, and each attempt asks for it.

  @Override
  public void sendMessage(Q request) {
    message = request;
  }

  @Override
  public void halfClose() {
    context.addListener(gone, Runnable::run);
    router().called();
  }

  @Override
  public void cancel(@Nullable String reason, @Nullable Throwable cause) {
    endElsewhere(
        new Outcome<>(
            Status.CANCELLED.withDescription(reason).withCause(cause), new Metadata(), null, null));
    dropAttempt();
  }

  private void callerHasGone(Context cancelled) {
    endElsewhere(
        new Outcome<>(Contexts.statusFromCancelled(cancelled), new Metadata(), null, null));
    dropAttempt();
  }

  /**
   * Sends the call to a node. The thread may be that of any other call: what is sent belongs to
   * this call's context from its making on, or it would end with the other.
   */
  void send(ManagedChannel channel) {
    context.run(() -> attempt(channel));
  }

  private void attempt(ManagedChannel channel) {
    var attempt = new Attempt(channel.newCall(method, options), sent.getAndSet(true));
    var before = current.getAndSet(attempt);
    if (before != null) { // It has failed when it had been called back.
      before.drop();
    }
    attempt.send();
    if (ended.get()) {
      dropAttempt();
    }
  }

  /** What was sent last is of no interest any more. */
  void dropAttempt() {
    var attempt = current.getAndSet(null);
    if (attempt != null) {
      attempt.drop();
    }
  }

  /** Ends with the last failure. */
  void giveUp() {
    endElsewhere(lastFailure.get());
  }

  /** From a thread that is not the caller's. */
  private void endElsewhere(Outcome<R> outcome) {
    Executor callers = options.getExecutor();
    if (callers == null) {
      end(outcome);
    } else {
      callers.execute(() -> end(outcome));
    }
  }

  private void end(Outcome<R> outcome) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    context.removeListener(gone);
    router().ended();
    dropAttempt(); // An earlier one has been answered after all.
    var caller = Objects.requireNonNull(listener);
    if (outcome.headers() != null) {
      caller.onHeaders(outcome.headers());
    }
    if (outcome.response() != null) {
      caller.onMessage(outcome.response());
    }
    caller.onClose(outcome.status(), outcome.trailers());
  }

  private Told router() {
    return Objects.requireNonNull(told);
  }

  private enum Stage {
    MADE,
    SENT,
    DROPPED
  }

  /** One sending of the call to one node. */
  private final class Attempt extends Listener<R> {
    private final ClientCall<Q, R> call;
    private final boolean again;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.MADE);
    private @Nullable Metadata responseHeaders;
    private @Nullable R response;

    Attempt(ClientCall<Q, R> call, boolean again) {
      this.call = call;
      this.again = again;
    }

    void send() {
      var copy = new Metadata();
      copy.merge(Objects.requireNonNull(headers));
      if (again) {
        copy.put(Routing.SENT_AGAIN, "true");
      }
      call.start(this, copy);
      call.request(2); // One more than there is, as for every unary call.
      call.sendMessage(Objects.requireNonNull(message));
      call.halfClose();
      if (!stage.compareAndSet(Stage.MADE, Stage.SENT)) {
        cancel();
      }
    }

    /** A call cannot be cancelled while it is being sent: then its sender does it. */
    void drop() {
      if (stage.getAndSet(Stage.DROPPED) == Stage.SENT) {
        cancel();
      }
    }

    private void cancel() {
      call.cancel("sent to another node", null);
    }

    @Override
    public void onHeaders(Metadata received) {
      responseHeaders = received;
    }

    @Override
    public void onMessage(R received) {
      response = received;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      var outcome = new Outcome<R>(status, trailers, responseHeaders, response);
      if (!maybeUnserved(status)) {
        current.compareAndSet(this, null);
        end(outcome);
      } else if (current.compareAndSet(this, null)) {
        lastFailure.set(status.getCode() == Status.Code.CANCELLED ? nobody() : outcome);
        router().failed();
      }
    }

    /** Nobody who lives has said what became of it. Every request can be sent again. */
    private boolean maybeUnserved(Status status) {
      return switch (status.getCode()) {
        case UNAVAILABLE -> true;
        case CANCELLED -> !context.isCancelled();
        default -> false;
      };
    }
  }
}
