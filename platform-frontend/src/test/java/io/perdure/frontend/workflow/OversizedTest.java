package io.perdure.frontend.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.perdure.common.token.TaskTokens;
import io.perdure.frontend.check.Sizes;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** FS-2: what is recorded in place of what is too large. */
class OversizedTest {
  private static final ByteString TOKEN = TaskTokens.write(TestingFrontend.token());
  private static final Payloads HUGE =
      Payloads.newBuilder()
          .addPayloads(
              Payload.newBuilder().setData(ByteString.copyFrom(new byte[Sizes.MAX_BLOB])))
          .build();

  private final TestingFrontend frontend = new TestingFrontend();

  @AfterEach
  void stop() {
    frontend.close();
  }

  /** AC-11. */
  @Test
  void aResultFailsTheActivity() {
    frontend
        .client()
        .respondActivityTaskCompleted(
            RespondActivityTaskCompletedRequest.newBuilder()
                .setTaskToken(TOKEN)
                .setIdentity("worker-1")
                .setResult(HUGE)
                .build());

    var failed = frontend.history().last(RespondActivityTaskFailedRequest.class);
    assertThat(failed.getTaskToken()).isEqualTo(TOKEN);
    assertThat(failed.getIdentity()).isEqualTo("worker-1");
    assertFinal(failed.getFailure(), "Complete result exceeds size limit.");
  }

  /** AC-12. */
  @Test
  void aFailureIsReplacedAndShownToTheWorker() {
    var failure =
        Failure.newBuilder()
            .setMessage("x".repeat(Sizes.MAX_BLOB))
            .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("Broken"))
            .build();

    var answer =
        frontend
            .client()
            .respondActivityTaskFailed(
                RespondActivityTaskFailedRequest.newBuilder()
                    .setTaskToken(TOKEN)
                    .setFailure(failure)
                    .build());

    var sent = frontend.history().last(RespondActivityTaskFailedRequest.class).getFailure();
    assertFinal(sent, "Failure exceeds size limit.");
    assertThat(sent.getCause().getApplicationFailureInfo().getType()).isEqualTo("Broken");
    assertThat(sent.getCause().getMessage()).hasSize(1_000);
    assertThat(answer.getFailuresList()).containsExactly(sent);
  }

  /** AC-13, AC-14. */
  @Test
  void cancelDetailsFailTheActivity() {
    frontend
        .client()
        .respondActivityTaskCanceledById(
            RespondActivityTaskCanceledByIdRequest.newBuilder()
                .setNamespace(TestingFrontend.NAMESPACE)
                .setWorkflowId("order-1")
                .setActivityId("charge")
                .setDetails(HUGE)
                .build());

    var failed = frontend.history().last(RespondActivityTaskFailedByIdRequest.class);
    assertThat(failed.getActivityId()).isEqualTo("charge");
    assertFinal(failed.getFailure(), "Cancel details exceed size limit.");
  }

  /** AC-23. */
  @Test
  void heartbeatDetailsFailTheActivityAndStopTheWorker() {
    var answer =
        frontend
            .client()
            .recordActivityTaskHeartbeat(
                RecordActivityTaskHeartbeatRequest.newBuilder()
                    .setTaskToken(TOKEN)
                    .setDetails(HUGE)
                    .build());

    assertThat(answer.getCancelRequested()).isTrue();
    assertFinal(
        frontend.history().last(RespondActivityTaskFailedRequest.class).getFailure(),
        "Heartbeat details exceed size limit.");
  }

  /** WT-20. */
  @Test
  void aWorkflowTasksFailureIsReplaced() {
    frontend
        .client()
        .respondWorkflowTaskFailed(
            RespondWorkflowTaskFailedRequest.newBuilder()
                .setTaskToken(TOKEN)
                .setFailure(Failure.newBuilder().setStackTrace("x".repeat(Sizes.MAX_BLOB)))
                .build());

    assertFinal(
        frontend.history().last(RespondWorkflowTaskFailedRequest.class).getFailure(),
        "Failure exceeds size limit.");
  }

  private static void assertFinal(Failure failure, String message) {
    assertThat(failure.getMessage()).isEqualTo(message);
    assertThat(failure.getServerFailureInfo().getNonRetryable()).isTrue();
  }
}
