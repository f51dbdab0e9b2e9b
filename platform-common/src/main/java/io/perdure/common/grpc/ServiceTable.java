package io.perdure.common.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Statuses;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The methods that a role serves of one gRPC service: a line per method. Methods in no line answer
 * UNIMPLEMENTED. Handlers run on virtual threads and may block.
 */
public final class ServiceTable {
  private final ServiceDescriptor service;
  private final Map<String, Function<?, ?>> handlers = new HashMap<>();

  public ServiceTable(ServiceDescriptor service) {
    this.service = service;
  }

  /** Serves a method by a function that answers or throws a {@link ServiceException}. */
  public <Q, R> void unary(MethodDescriptor<Q, R> method, Function<Q, R> handler) {
    if (!service.getMethods().contains(method)) {
      throw new IllegalArgumentException(method.getFullMethodName() + " is not of this service");
    }
    if (handlers.put(method.getFullMethodName(), handler) != null) {
      throw new IllegalStateException(method.getFullMethodName() + " stands in the table twice");
    }
  }

  /** Full names of the methods that are in no line, in alphabetical order. */
  public Set<String> unserved() {
    var names = new TreeSet<String>();
    service.getMethods().forEach(method -> names.add(method.getFullMethodName()));
    names.removeAll(handlers.keySet());
    return names;
  }

  /** What a gRPC server is given. */
  public ServerServiceDefinition definition() {
    var definition = ServerServiceDefinition.builder(service);
    service.getMethods().forEach(method -> add(definition, method));
    return definition.build();
  }

  private <Q, R> void add(
      ServerServiceDefinition.Builder definition, MethodDescriptor<Q, R> method) {
    @SuppressWarnings("unchecked") // unary() put a function of this method's types there.
    var handler = (Function<Q, R>) handlers.get(method.getFullMethodName());
    definition.addMethod(
        method,
        ServerCalls.asyncUnaryCall(
            (request, observer) -> {
              if (handler == null) {
                observer.onError(unserved(method));
              } else {
                answer(method, handler, request, observer);
              }
            }));
  }

  private static StatusRuntimeException unserved(MethodDescriptor<?, ?> method) {
    return Status.UNIMPLEMENTED
        .withDescription(method.getFullMethodName() + " is not supported yet")
        .asRuntimeException();
  }

  private static <Q, R> void answer(
      MethodDescriptor<Q, R> method,
      Function<Q, R> handler,
      Q request,
      StreamObserver<R> observer) {
    R response;
    try {
      response = handler.apply(request);
    } catch (ServiceException refusal) {
      observer.onError(Statuses.of(refusal));
      return;
    } catch (StatusRuntimeException passedOn) { // Another role's answer, details and all.
      observer.onError(passedOn);
      return;
    } catch (RuntimeException failure) {
      observer.onError(Unforeseen.of(method, failure));
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }
}
