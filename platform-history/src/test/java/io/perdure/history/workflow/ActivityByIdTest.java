package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.failure;
import static io.perdure.history.workflow.TestCommands.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import org.junit.jupiter.api.Test;

/** AC-14: what is said of an activity by its id. */
class ActivityByIdTest {
  private static final RespondActivityTaskFailedByIdRequest FAILED =
      RespondActivityTaskFailedByIdRequest.newBuilder()
          .setActivityId("a")
          .setFailure(failure("no"))
          .build();
  private static final RespondActivityTaskCanceledByIdRequest CANCELED =
      RespondActivityTaskCanceledByIdRequest.newBuilder().setActivityId("a").build();
  private static final RecordActivityTaskHeartbeatByIdRequest HEARTBEAT =
      RecordActivityTaskHeartbeatByIdRequest.newBuilder().setActivityId("a").build();

  private final TestingWorkflow workflow = new TestingWorkflow();

  @Test
  void whatHasNotStartedCannotFailNorBeCanceledNorBeAlive() {
    begin();

    assertThatThrownBy(() -> workflow.ask(FailActivity::decideById, FAILED))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> workflow.ask(CancelActivity::decideById, CANCELED))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> workflow.ask(HeartbeatActivity::decideById, HEARTBEAT))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void whatHasStartedCan() {
    begin();
    workflow.pollActivity();

    assertThat(workflow.ask(HeartbeatActivity::decideById, HEARTBEAT).getCancelRequested())
        .isFalse();
    assertThatThrownBy(() -> workflow.ask(CancelActivity::decideById, CANCELED))
        .isInstanceOf(InvalidRequest.class) // Nobody has asked for it (AC-13).
        .hasMessageContaining("without activity being request canceled first");
    workflow.ask(FailActivity::decideById, FAILED);
    assertThat(workflow.run().activities().withId("a").orElseThrow().attempt()).isEqualTo(2);
  }

  @Test
  void anActivityIsNamedByAnId() {
    begin();

    assertThatThrownBy(
            () ->
                workflow.ask(
                    HeartbeatActivity::decideById,
                    HEARTBEAT.toBuilder().setActivityId("b").build()))
        .hasMessageStartingWith("cannot find pending activity with ActivityID b");
  }

  private void begin() {
    workflow.start();
    workflow.poll().complete(scheduleActivity("a"));
  }
}
