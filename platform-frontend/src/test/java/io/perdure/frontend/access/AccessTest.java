package io.perdure.frontend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.perdure.common.error.Broken;
import io.perdure.common.token.TaskTokens;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.errordetails.v1.ClientVersionNotSupportedFailure;
import io.temporal.api.errordetails.v1.NamespaceInvalidStateFailure;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import io.temporal.api.errordetails.v1.ServerVersionNotSupportedFailure;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every call passes before its handler sees it. */
class AccessTest {
  private static final FrontendLimits NARROW = new FrontendLimits(1_000, 1, 1);

  private TestingFrontend frontend = new TestingFrontend();

  @AfterEach
  void stop() {
    frontend.close();
  }

  /** FO-16. */
  @Test
  void namesTheNamespaceThatDoesNotExist() throws Exception { // FO-8.
    var refusal = refusal(() -> describe("nowhere"));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(detail(refusal, NamespaceNotFoundFailure.class).getNamespace()).isEqualTo("nowhere");
  }

  /** FO-4. */
  @Test
  void keepsADefectOfOursToItself() {
    frontend
        .history()
        .refuse(WorkflowServiceGrpc.getDescribeWorkflowExecutionMethod(), new Broken("the secret"));

    var refusal = refusal(() -> describe(TestingFrontend.NAMESPACE));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(refusal.getStatus().getDescription())
        .matches("something went wrong, please retry \\([0-9a-f]{8}\\)");
    assertThat(String.valueOf(StatusProto.fromThrowable(refusal))).doesNotContain("secret");
  }

  /** FO-17, FO-20. */
  @Test
  void startsNothingInADeprecatedNamespaceButServesWhatRuns() throws Exception {
    var name = TestingFrontend.newNamespace(NamespaceState.NAMESPACE_STATE_DEPRECATED);
    var start = StartWorkflowExecutionRequest.newBuilder().setNamespace(name).build();

    var refusal = refusal(() -> frontend.client().startWorkflowExecution(start));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(detail(refusal, NamespaceInvalidStateFailure.class).getAllowedStatesList())
        .containsExactly(NamespaceState.NAMESPACE_STATE_REGISTERED);
    describe(name);
    assertThat(frontend.history().received()).hasSize(1);
  }

  /** FO-20. */
  @Test
  void servesNothingOfADeletedNamespace() {
    var name = TestingFrontend.newNamespace(NamespaceState.NAMESPACE_STATE_DELETED);

    assertThat(refusal(() -> describe(name)).getStatus().getCode())
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  /** FO-19. */
  @Test
  void takesTheNamespaceFromTheTaskToken() {
    frontend.client().respondActivityTaskCompleted(completed("", TestingFrontend.namespaceId()));

    assertThat(frontend.history().last(RespondActivityTaskCompletedRequest.class).getNamespace())
        .isEqualTo(TestingFrontend.NAMESPACE);
  }

  /** FO-15. */
  @Test
  void refusesATokenOfAnotherNamespace() {
    var request = completed(TestingFrontend.NAMESPACE, UUID.randomUUID().toString());

    assertThat(refusal(() -> frontend.client().respondActivityTaskCompleted(request)))
        .hasMessageEndingWith("Operation requested with a token from a different namespace.");
  }

  /** FO-89. */
  @Test
  void refusesAnOversizedRequestInTheWordsThatWorkersKnow() {
    var input =
        Payloads.newBuilder()
            .addPayloads(
                Payload.newBuilder().setData(ByteString.copyFrom(new byte[Access.MAX_REQUEST])));
    var request = SignalWorkflowExecutionRequest.newBuilder().setInput(input).build();

    var refusal = refusal(() -> frontend.client().signalWorkflowExecution(request));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.getStatus().getDescription())
        .startsWith("grpc: received message larger than max (")
        .endsWith(" vs. 4194304)");
  }

  /** FO-122, FO-6. */
  @Test
  void letsANamespaceDoSoMuchASecond() throws Exception {
    restart(NARROW);
    describe(TestingFrontend.NAMESPACE);
    describe(TestingFrontend.NAMESPACE);

    var refusal = refusal(() -> describe(TestingFrontend.NAMESPACE));
    frontend.advance(Duration.ofSeconds(1));
    describe(TestingFrontend.NAMESPACE);

    assertThat(refusal).hasMessageEndingWith("namespace rate limit exceeded");
    assertThat(detail(refusal, ResourceExhaustedFailure.class).getCause())
        .isEqualTo(ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT);
    assertThat(header(refusal, "X-Resource-Exhausted-Cause")).isEqualTo("RpsLimit");
    assertThat(header(refusal, "X-Resource-Exhausted-Scope")).isEqualTo("Namespace");
  }

  /** FO-84. */
  @Test
  void refusesAClientThatIsTooNew() throws Exception {
    var refusal =
        refusal(() -> describeWith("client-name", "temporal-java", "client-version", "2.0.0"));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(detail(refusal, ClientVersionNotSupportedFailure.class).getSupportedVersions())
        .isEqualTo("<2.0.0");
  }

  /** FO-84. */
  @Test
  void refusesAClientThatAsksForAnotherServer() throws Exception {
    var refusal =
        refusal(
            () ->
                describeWith(
                    "client-name", "mine",
                    "client-version", "1.0.0",
                    "supported-server-versions", ">=2.0.0"));

    assertThat(detail(refusal, ServerVersionNotSupportedFailure.class).getServerVersion())
        .isEqualTo("1.32.0");
  }

  /** FO-75, FO-84. */
  @Test
  void passesTheNameOfAnUnknownClientOn() {
    describeWith("client-name", "mine", "client-version", "whatever");

    assertThat(frontend.history().received().getLast().clientName()).contains("mine");
  }

  private void restart(FrontendLimits limits) {
    frontend.close();
    frontend = new TestingFrontend(limits);
  }

  private void describe(String namespace) {
    frontend.client().describeWorkflowExecution(request(namespace));
  }

  private void describeWith(String... headers) {
    var metadata = new Metadata();
    for (var i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    frontend
        .client()
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .describeWorkflowExecution(request(TestingFrontend.NAMESPACE));
  }

  private static DescribeWorkflowExecutionRequest request(String namespace) {
    return DescribeWorkflowExecutionRequest.newBuilder()
        .setNamespace(namespace)
        .setExecution(WorkflowExecution.newBuilder().setWorkflowId("order-1"))
        .build();
  }

  private static RespondActivityTaskCompletedRequest completed(String name, String tokensId) {
    return RespondActivityTaskCompletedRequest.newBuilder()
        .setNamespace(name)
        .setTaskToken(TaskTokens.write(TestingFrontend.token().setNamespaceId(tokensId)))
        .build();
  }

  private static StatusRuntimeException refusal(ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call);
  }

  private static String header(StatusRuntimeException refusal, String name) {
    var key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    return String.valueOf(Objects.requireNonNull(refusal.getTrailers()).get(key));
  }

  private static <T extends Message> T detail(StatusRuntimeException refusal, Class<T> type)
      throws InvalidProtocolBufferException {
    Any detail = Objects.requireNonNull(StatusProto.fromThrowable(refusal)).getDetails(0);
    return detail.unpack(type);
  }
}
