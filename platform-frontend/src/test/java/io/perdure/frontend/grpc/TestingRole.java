package io.perdure.frontend.grpc;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCalls;
import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Statuses;
import io.perdure.common.grpc.RoutedCall;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for history or matching: remembers what it is sent and gives empty answers. */
public final class TestingRole implements AutoCloseable {
  /** A request as it arrived. */
  public record Received(Message request, RoutedCall route, Optional<String> clientName) {}

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Message> answers = new ConcurrentHashMap<>();
  private final Map<String, ServiceException> refusals = new ConcurrentHashMap<>();
  private final Server server;

  public TestingRole(String name) {
    var service = ServerServiceDefinition.builder(WorkflowServiceGrpc.getServiceDescriptor());
    WorkflowServiceGrpc.getServiceDescriptor().getMethods().forEach(method -> add(service, method));
    server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(service.build())
            .intercept(new RoutedCall.Reader())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the role was sent last, which must be of the given type. */
  public <Q extends Message> Q last(Class<Q> type) {
    return type.cast(received.getLast().request());
  }

  /** All that the role was sent. */
  public List<Received> received() {
    return received;
  }

  /** From now on the method is answered so. */
  public <R extends Message> void answer(MethodDescriptor<?, R> method, R response) {
    answers.put(method.getFullMethodName(), response);
  }

  /** From now on the method is refused so. */
  public void refuse(MethodDescriptor<?, ?> method, ServiceException refusal) {
    refusals.put(method.getFullMethodName(), refusal);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private <Q, R> void add(ServerServiceDefinition.Builder service, MethodDescriptor<Q, R> method) {
    service.addMethod(
        method,
        ServerCalls.asyncUnaryCall(
            (request, observer) -> {
              received.add(
                  new Received((Message) request, RoutedCall.current(), RoutedCall.clientName()));
              var refusal = refusals.get(method.getFullMethodName());
              if (refusal != null) {
                observer.onError(Statuses.of(refusal));
                return;
              }
              observer.onNext(answerOf(method));
              observer.onCompleted();
            }));
  }

  @SuppressWarnings("unchecked") // answer() put a message of the method's type there.
  private <R> R answerOf(MethodDescriptor<?, R> method) {
    var prepared = (R) answers.get(method.getFullMethodName());
    var marshaller = (PrototypeMarshaller<R>) method.getResponseMarshaller();
    return prepared != null ? prepared : Objects.requireNonNull(marshaller.getMessagePrototype());
  }
}
