package io.perdure.app.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
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
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.util.EnumSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The names are those for which the official dashboards ask. */
class CallMetricsTest {
  private static final String POLL =
      "{operation=\"PollWorkflowTaskQueue\",service_name=\"frontend\"}";
  private static final String POLLED = POLL.replace("frontend", "matching");

  /** Before the code with which a poll fails. */
  private static final String FAILS = "fails as ";

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final String name = UUID.randomUUID().toString();
  private final Server server = serve();
  private final ManagedChannel channel =
      InProcessChannelBuilder.forName(name).directExecutor().build();
  private final WorkflowServiceBlockingStub client = WorkflowServiceGrpc.newBlockingStub(channel);

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void countsAndTimesRequestsByOperation() {
    poll("nobody");

    assertThat(meters.scrape())
        .contains("\nservice_requests" + POLL + " 1.0")
        .contains("\nservice_latency_count" + POLL + " 1")
        .contains("service_latency_bucket{operation=\"PollWorkflowTaskQueue\"")
        .contains("le=\"0.005\"", "le=\"1000.0\"")
        .doesNotContain("service_latency_seconds");
  }

  @Test
  void tellsPollsThatBroughtATaskFromThoseThatDidNot() {
    poll("nobody");
    poll("nobody");
    poll("orders");

    assertThat(meters.scrape())
        .contains("\npoll_timeouts" + POLLED + " 2.0", "\npoll_success" + POLLED + " 1.0")
        .doesNotContain("poll_success" + POLL);
  }

  @Test
  void countsErrorsByTheirKind() {
    assertThatThrownBy(() -> poll("busy")).hasMessageContaining("RESOURCE_EXHAUSTED");

    assertThat(meters.scrape())
        .contains("\nservice_errors_resource_exhausted" + POLL + " 1.0")
        .contains("\nservice_error_with_type{error_type=\"ResourceExhausted\"," + POLL.substring(1))
        .doesNotContain("\nservice_errors{");
  }

  @Test
  void showsTheCallsThatAreBeingServed() {
    var waiting = WorkflowServiceGrpc.newFutureStub(channel).pollWorkflowTaskQueue(from("patient"));
    var pending = "\nservice_pending_requests{service_name=\"frontend\"} ";
    assertThat(meters.scrape()).contains(pending + "1.0");

    waiting.cancel(true);
    poll("nobody");

    assertThat(meters.scrape()).contains(pending + "0.0");
  }

  @Test
  void countsCommandsByTheirType() {
    var command = Command.newBuilder().setCommandType(CommandType.COMMAND_TYPE_START_TIMER);
    var request = RespondWorkflowTaskCompletedRequest.newBuilder().addCommands(command);
    var _ = client.respondWorkflowTaskCompleted(request.build());

    assertThat(meters.scrape())
        .contains(
            "\ncommand{commandType=\"StartTimer\"", "operation=\"RespondWorkflowTaskCompleted\"");
  }

  @Test
  void countsCompletionsByWhatTheyBring() {
    var _ =
        client.respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest.getDefaultInstance());

    assertThat(meters.scrape())
        .contains("\nempty_completion_commands{", "\ncomplete_workflow_task_sticky_disabled_count{")
        .doesNotContain("\nmultiple_completion_commands{");
  }

  @Test
  void everyDocumentedNameComesWithItsFirstCall() {
    poll("nobody");
    poll("orders");
    for (var code : EnumSet.complementOf(EnumSet.of(Status.Code.OK))) {
      assertThatThrownBy(() -> poll(FAILS + code)).hasMessage(code.name());
    }

    Source.CALLS.check(names());
  }

  @Test
  void everyDocumentedNameComesWithItsFirstCompletion() {
    var command = Command.newBuilder().setCommandType(CommandType.COMMAND_TYPE_START_TIMER);
    var sticky = RespondWorkflowTaskCompletedRequest.newBuilder();
    sticky.addCommands(command).addCommands(command).getStickyAttributesBuilder();
    var _ = client.respondWorkflowTaskCompleted(sticky.build());
    var _ =
        client.respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest.getDefaultInstance());
    var _ = client.respondWorkflowTaskFailed(RespondWorkflowTaskFailedRequest.getDefaultInstance());

    Source.COMPLETIONS.check(names());
  }

  private Stream<String> names() {
    return meters.getMeters().stream().map(meter -> meter.getId().getName());
  }

  private void poll(String queue) {
    var _ = client.pollWorkflowTaskQueue(from(queue));
  }

  private static PollWorkflowTaskQueueRequest from(String identity) {
    return PollWorkflowTaskQueueRequest.newBuilder().setIdentity(identity).build();
  }

  private Server serve() {
    OfficialNames.in(meters);
    try {
      return InProcessServerBuilder.forName(name)
          .directExecutor()
          .addService(new TestingService())
          .intercept(new CallMetrics(meters, "frontend"))
          .intercept(new CallMetrics(meters, "matching"))
          .intercept(new CallMetrics(meters, "history"))
          .build()
          .start();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Answers as the poller's identity says. */
  private static final class TestingService extends WorkflowServiceImplBase {
    @Override
    public void pollWorkflowTaskQueue(
        PollWorkflowTaskQueueRequest request,
        StreamObserver<PollWorkflowTaskQueueResponse> answer) {
      if (request.getIdentity().equals("busy")) {
        answer.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
        return;
      }
      if (request.getIdentity().startsWith(FAILS)) {
        var code = Status.Code.valueOf(request.getIdentity().substring(FAILS.length()));
        answer.onError(code.toStatus().asRuntimeException());
        return;
      }
      if (request.getIdentity().equals("patient")) {
        return;
      }
      var task = PollWorkflowTaskQueueResponse.newBuilder();
      if (request.getIdentity().equals("orders")) {
        task.setTaskToken(ByteString.copyFromUtf8("token"));
      }
      answer.onNext(task.build());
      answer.onCompleted();
    }

    @Override
    public void respondWorkflowTaskCompleted(
        RespondWorkflowTaskCompletedRequest request,
        StreamObserver<RespondWorkflowTaskCompletedResponse> answer) {
      answer.onNext(RespondWorkflowTaskCompletedResponse.getDefaultInstance());
      answer.onCompleted();
    }

    @Override
    public void respondWorkflowTaskFailed(
        RespondWorkflowTaskFailedRequest request,
        StreamObserver<RespondWorkflowTaskFailedResponse> answer) {
      answer.onNext(RespondWorkflowTaskFailedResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
