package io.perdure.app.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.perdure.app.metric.OfficialNames;
import io.perdure.common.DocumentedMetrics.Source;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of the calls to another role. */
class ClientCallMetricsTest {
  private static final String LABELS =
      "{operation=\"GetSystemInfo\",service_name=\"frontend\",service_role=\"history\"}";

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<Status> answer = new AtomicReference<>(Status.OK);
  private final String name = UUID.randomUUID().toString();
  private final ManagedChannel channel =
      InProcessChannelBuilder.forName(name)
          .directExecutor()
          .intercept(new ClientCallMetrics(meters, "frontend").to("history"))
          .build();
  private Server server;

  @BeforeEach
  void serve() throws IOException {
    OfficialNames.in(meters);
    server =
        InProcessServerBuilder.forName(name).directExecutor().addService(new Service()).build();
    server.start();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void countsAndTimesCallsByWhomTheyGoTo() {
    call();

    assertThat(meters.scrape())
        .contains("\nclient_requests" + LABELS + " 1.0", "\nclient_latency_count" + LABELS + " 1")
        .doesNotContain("client_errors");
  }

  @Test
  void countsWhatTheOtherRoleCouldNotDo() {
    answer.set(Status.UNAVAILABLE);

    assertThatThrownBy(this::call).hasMessage("UNAVAILABLE");

    assertThat(meters.scrape()).contains("\nclient_errors" + LABELS + " 1.0");
    Source.CALLS_TO_ROLES.check(meters.getMeters().stream().map(meter -> meter.getId().getName()));
  }

  @Test
  void aRefusalIsAnAnswer() {
    answer.set(Status.NOT_FOUND);

    assertThatThrownBy(this::call).hasMessage("NOT_FOUND");

    assertThat(meters.scrape()).doesNotContain("client_errors");
  }

  private void call() {
    var _ =
        WorkflowServiceGrpc.newBlockingStub(channel)
            .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
  }

  /** Answers as the test says. */
  private final class Service extends WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> observer) {
      if (answer.get().isOk()) {
        observer.onNext(GetSystemInfoResponse.getDefaultInstance());
        observer.onCompleted();
      } else {
        observer.onError(answer.get().asRuntimeException());
      }
    }
  }
}
