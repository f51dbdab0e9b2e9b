package io.perdure.frontend.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every RPC that is built says what is wrong with a request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestsTest {
  private final TestingFrontend frontend = new TestingFrontend();

  @AfterAll
  void stop() {
    frontend.close();
  }

  @TestFactory
  Stream<DynamicTest> aMalformedRequestIsRefused() {
    return MalformedRequests.all()
        .map(it -> dynamicTest(it.rpc() + ": " + it.message(), () -> assertRefused(it)));
  }

  @Test
  void everyBuiltRpcHasAMalformedRequest() {
    var built =
        Stream.of(
                WorkflowServiceGrpc.getServiceDescriptor(),
                OperatorServiceGrpc.getServiceDescriptor())
            .flatMap(service -> service.getMethods().stream())
            .filter(MalformedRequestsTest::canBeMalformed)
            .map(MethodDescriptor::getFullMethodName)
            .collect(Collectors.toCollection(TreeSet::new));
    built.removeAll(frontend.services().unserved());

    MalformedRequests.all().forEach(it -> built.remove(it.method().getFullMethodName()));

    assertThat(built).as("RPCs without a malformed request").isEmpty();
  }

  private void assertRefused(MalformedRequest malformed) {
    var asked = frontend.history().received().size() + frontend.matching().received().size();

    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> call(malformed.method(), malformed.request()));

    assertThat(refusal).as("%s: %s", malformed.rpc(), malformed.message()).isNotNull();
    assertThat(refusal.getStatus().getCode()).isEqualTo(malformed.code());
    assertThat(refusal.getStatus().getDescription()).isEqualTo(malformed.message());
    assertThat(frontend.history().received().size() + frontend.matching().received().size())
        .as("requests that went on")
        .isEqualTo(asked);
  }

  @SuppressWarnings("unchecked") // The tables' requests are of their methods' types.
  private <Q> void call(MethodDescriptor<Q, ?> method, Message request) {
    var options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
    ClientCalls.blockingUnaryCall(frontend.channel(), method, options, (Q) request);
  }

  /** A request without fields is always right. */
  private static boolean canBeMalformed(MethodDescriptor<?, ?> method) {
    var marshaller = (PrototypeMarshaller<?>) method.getRequestMarshaller();
    var request = (Message) Objects.requireNonNull(marshaller.getMessagePrototype());
    return !request.getDescriptorForType().getFields().isEmpty();
  }
}
