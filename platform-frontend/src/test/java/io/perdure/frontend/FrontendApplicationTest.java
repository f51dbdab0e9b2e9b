package io.perdure.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perdure.common.DocumentedMetrics;
import io.perdure.common.store.TestingPostgres;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** The frontend alone, on a port and a database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontendApplicationTest {
  private final ConfigurableApplicationContext application = start();
  private final ManagedChannel channel =
      Grpc.newChannelBuilder(target(), InsecureChannelCredentials.create()).build();

  @AfterAll
  void stop() {
    channel.shutdownNow();
    application.close();
  }

  /** FO-70, FO-84, FO-85. */
  @Test
  void theOfficialClientConnects() {
    var options = WorkflowServiceStubsOptions.newBuilder().setTarget(target()).build();
    var stubs = WorkflowServiceStubs.newConnectedServiceStubs(options, Duration.ofSeconds(30));

    var capabilities = stubs.getServerCapabilities().get();
    stubs.shutdownNow();

    assertThat(capabilities.getSdkMetadata()).isTrue();
    assertThat(capabilities.getNexus()).isFalse();
  }

  /** FO-70. */
  @Test
  void answersAClientThatCompresses() {
    var answer = client().withCompression("gzip").getSystemInfo(systemInfo());

    assertThat(answer.getServerVersion()).isEqualTo("1.32.0");
  }

  /** FO-85. */
  @Test
  void saysUnderEachNameThatItServes() {
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health("temporal.api.workflowservice.v1.WorkflowService"))
        .isEqualTo(ServingStatus.SERVING);
    assertThat(health("temporal.api.operatorservice.v1.OperatorService"))
        .isEqualTo(ServingStatus.SERVING);
  }

  /** FO-85. */
  @Test
  void tellsItsServicesByReflection() throws Exception {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    var requests = ServerReflectionGrpc.newStub(channel).serverReflectionInfo(observer(answer));

    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();

    assertThat(answer.get(30, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
        .extracting(service -> service.getName())
        .contains("temporal.api.workflowservice.v1.WorkflowService", "grpc.health.v1.Health");
  }

  /** FO-89. */
  @Test
  void refusesAnOversizedRequestInTheWordsThatWorkersKnow() {
    var data = ByteString.copyFrom(new byte[5 * 1024 * 1024]);
    var request =
        SignalWorkflowExecutionRequest.newBuilder()
            .setInput(Payloads.newBuilder().addPayloads(Payload.newBuilder().setData(data)))
            .build();

    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> client().signalWorkflowExecution(request));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.getStatus().getDescription())
        .startsWith("grpc: received message larger than max (");
  }

  /** FO-16. */
  @Test
  void looksForNamespacesInTheDatabase() {
    var request = DescribeNamespaceRequest.newBuilder().setNamespace("nowhere").build();

    var refusal =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> client().describeNamespace(request));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void exportsTheMetricsOfTheDocumentation() {
    var _ = client().getSystemInfo(systemInfo());

    var scraped = application.getBean(PrometheusMeterRegistry.class).scrape();

    assertThat(scraped).contains("service_requests{operation=\"GetSystemInfo\"");
    DocumentedMetrics.check("frontend", scraped);
  }

  private static ConfigurableApplicationContext start() {
    var database = TestingPostgres.POSTGRES_18.newDatabase();
    return FrontendApplication.application(FrontendApplication.class)
        .run(
            "--perdure.database.url=" + database.getURL(),
            "--perdure.database.user=postgres",
            "--spring.grpc.server.port=0",
            "--management.server.port=0");
  }

  private String target() {
    return "localhost:" + application.getBean(GrpcServerLifecycle.class).getPort();
  }

  private WorkflowServiceBlockingStub client() {
    return WorkflowServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private static GetSystemInfoRequest systemInfo() {
    return GetSystemInfoRequest.getDefaultInstance();
  }

  private static <T> StreamObserver<T> observer(CompletableFuture<T> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        answer.complete(value);
      }

      @Override
      public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {}
    };
  }
}
