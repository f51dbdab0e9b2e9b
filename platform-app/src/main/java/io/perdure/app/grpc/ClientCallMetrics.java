package io.perdure.app.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.perdure.common.grpc.CallsToRoles;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts and times the calls that a role sends to others, under the official server's names. A call
 * that is sent to one node after another counts each time.
 */
public final class ClientCallMetrics implements CallsToRoles {
  private final MeterRegistry meters;
  private final String role;

  /**
   * @param role the value of the label {@code service_name}
   */
  public ClientCallMetrics(MeterRegistry meters, String role) {
    this.meters = meters;
    this.role = role;
  }

  @Override
  public List<ClientInterceptor> to(String callee) {
    return List.of(new Meter(Tags.of("service_name", role, "service_role", callee)));
  }

  /** Measures the calls to one role. */
  private final class Meter implements ClientInterceptor {
    private final Tags tags;

    Meter(Tags tags) {
      this.tags = tags;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      var operation = CallMetrics.operationOf(method);
      return new Measured<>(next.newCall(method, options), tags.and("operation", operation));
    }
  }

  /** One call that is measured from its start to its end. */
  private final class Measured<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private final Tags tags;

    Measured(ClientCall<Q, A> call, Tags tags) {
      super(call);
      this.tags = tags;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      meters.counter("client_requests", tags).increment();
      long began = System.nanoTime();
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended(status, System.nanoTime() - began);
              super.onClose(status, trailers);
            }
          },
          headers);
    }

    private void ended(Status status, long nanos) {
      meters.timer("client_latency", tags).record(nanos, TimeUnit.NANOSECONDS);
      switch (status.getCode()) {
        case UNKNOWN, ABORTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, DEADLINE_EXCEEDED ->
            meters.counter("client_errors", tags).increment();
        case OK,
            CANCELLED,
            NOT_FOUND,
            ALREADY_EXISTS,
            INVALID_ARGUMENT,
            FAILED_PRECONDITION,
            OUT_OF_RANGE,
            RESOURCE_EXHAUSTED,
            PERMISSION_DENIED,
            UNAUTHENTICATED -> {} // Answers to the caller.
      }
    }
  }
}
