package io.perdure.conformance.kill;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees the calls of the clients and workers: which are under way, which completions were
 * acknowledged.
 */
final class Traffic implements ClientInterceptor {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Consumer<String> acknowledged;

  Traffic(Consumer<String> acknowledged) {
    this.acknowledged = acknowledged;
  }

  /** Requests under way that are no long polls. */
  int inFlight() {
    return inFlight.get();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    var call = next.newCall(method, options);
    return isLongPoll(method) ? call : new Watched<>(call);
  }

  private static boolean isLongPoll(MethodDescriptor<?, ?> method) {
    var name = String.valueOf(method.getBareMethodName());
    return name.startsWith("Poll") || name.equals("GetWorkflowExecutionHistory");
  }

  /** A call that is counted until it is closed. */
  private final class Watched<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private @Nullable String result;

    Watched(ClientCall<Q, A> call) {
      super(call);
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      inFlight.incrementAndGet();
      super.start(
          new SimpleForwardingClientCallListener<A>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              inFlight.decrementAndGet();
              if (status.isOk() && result != null) {
                acknowledged.accept(result);
              }
              super.onClose(status, trailers);
            }
          },
          headers);
    }

    @Override
    public void sendMessage(Q message) {
      if (message instanceof RespondActivityTaskCompletedRequest completion) {
        result =
            DefaultDataConverter.STANDARD_INSTANCE.fromPayloads(
                0, Optional.of(completion.getResult()), String.class, String.class);
      }
      super.sendMessage(message);
    }
  }
}
