package io.perdure.frontend.access;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Statuses;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.common.grpc.Unforeseen;
import io.perdure.common.namespace.Namespaces;
import java.time.InstantSource;
import java.util.Set;

/** What every public call passes before its handler sees it, in this order (FO-1). */
public final class Access implements ServerInterceptor {
  /** Largest request, in bytes (FO-89). */
  public static final int MAX_REQUEST = 4 * 1024 * 1024;

  private final NamespaceResolution resolution;
  private final Admission admission;
  private final Set<String> unserved;

  /**
   * @param unserved full names of the methods that answer UNIMPLEMENTED, whatever the request says
   */
  public Access(
      Namespaces namespaces, FrontendLimits limits, InstantSource clock, Set<String> unserved) {
    this.resolution = new NamespaceResolution(namespaces);
    this.admission = new Admission(limits, clock);
    this.unserved = Set.copyOf(unserved);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (unserved.contains(call.getMethodDescriptor().getFullMethodName())) {
      return next.startCall(call, headers);
    }
    var masked = new MaskedCall<>(call);
    return new Gate<>(masked, headers, next.startCall(masked, headers));
  }

  /** Holds one call back until its request has been looked at. */
  private final class Gate<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final Metadata headers;
    private Permit permit = Permit.free();
    private Context context = Context.current();
    private boolean refused;

    Gate(ServerCall<Q, ?> call, Metadata headers, ServerCall.Listener<Q> handler) {
      super(handler);
      this.call = call;
      this.headers = headers;
    }

    @Override
    public void onMessage(Q request) {
      if (refused) {
        return;
      }
      try {
        super.onMessage(admitted(request));
      } catch (ServiceException refusal) {
        refuse(Statuses.of(refusal));
      } catch (OversizedRequest oversized) {
        var said = oversized.getMessage();
        refuse(Status.RESOURCE_EXHAUSTED.withDescription(said).asRuntimeException());
      } catch (RuntimeException failure) {
        refuse(Unforeseen.of(call.getMethodDescriptor(), failure));
      }
    }

    @SuppressWarnings(
        "unchecked") // Resolution answers with a message of the type that it is given.
    private Q admitted(Q request) {
      var message = (Message) request;
      OversizedRequest.check(message.getSerializedSize(), MAX_REQUEST);
      var resolved = resolution.resolve(call.getMethodDescriptor().getFullMethodName(), message);
      permit = admission.admit(resolved.namespace(), request);
      Compatibility.check(headers);
      var named =
          ClientFeatures.with(RoutedCall.withClientName(Context.current(), headers), headers);
      context = resolved.namespace().map(known -> CallNamespace.with(named, known)).orElse(named);
      return (Q) resolved.request();
    }

    private void refuse(StatusRuntimeException refusal) {
      refused = true;
      permit.release();
      var trailers = refusal.getTrailers();
      call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        context.run(super::onHalfClose);
      }
    }

    @Override
    public void onComplete() {
      permit.release();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      permit.release();
      super.onCancel();
    }
  }
}
