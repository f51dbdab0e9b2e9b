package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.UpdateAnswers.accept;
import static io.perdure.testing.scenario.UpdateAnswers.reject;
import static io.perdure.testing.scenario.UpdateAnswers.respond;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
import static io.temporal.api.enums.v1.WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.MultiOperationFailed;
import io.perdure.common.error.Statuses;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Update-with-start: an update of a workflow that is started unless it runs. */
final class UpdateWithStartScenariosTest {
  private static final int WAITING_ON_ONE_ID = 100;

  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("S-34, MO-4: the first workflow task of a new run takes the update along")
  void startsAndUpdates() {
    var update = platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail);
    var run = platform.run("order-1");
    var task = run.startWorkflowTask();
    assertThat(task.response().getMessages(0).getEventId()).isEqualTo(2);
    task.answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
    assertThat(start(update).getStarted()).isTrue();
    run.hasHistory(
        """
        1 WorkflowExecutionStarted
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskCompleted
        5 WorkflowExecutionUpdateAccepted
        6 WorkflowExecutionUpdateCompleted
        """);
  }

  @Test
  @DisplayName("MO-4: USE_EXISTING updates the run that is there")
  void updatesTheExistingRun() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();

    var update =
        platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::useExisting);
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
    assertThat(start(update).getRunId()).isEqualTo(run.runId());
    assertThat(start(update).getStarted()).isFalse();
  }

  @Test
  @DisplayName("MO-4: FAIL refuses the start, and so the update")
  void failsWhenTheRunIsThere() {
    platform.start("order-1");

    var update = platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail);

    assertThat(codes(update)).containsExactly(Status.Code.ALREADY_EXISTS, Status.Code.ABORTED);
  }

  @Test
  @DisplayName("MO-3: the whole has the code of the operation that failed, and one message")
  void hasTheCodeOfWhatFailed() {
    platform.start("order-1");

    var failure =
        failure(platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail));

    assertThat(failure).hasMessage("Update-with-Start could not be executed.");
    assertThat(Statuses.of(failure).getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  @Test
  @DisplayName("MO-4: an update that is completed is answered, also of a closed run")
  void findsACompletedUpdate() {
    platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail);
    var run = platform.run("order-1");
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));
    run.signal("end");
    run.completeWorkflowTask(completeWorkflow("done"));

    var again = platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail);

    assertThat(again.result()).isEqualTo("paid");
    assertThat(start(again).getStarted()).isFalse();
  }

  @Test
  @DisplayName("MO-4: the same request finds its run whatever the policy says")
  void joinsItsOwnRun() {
    var first = platform.updateWithStart("order-1", "pay-1", start -> start.setRequestId("same"));
    var second = platform.updateWithStart("order-1", "pay-1", start -> start.setRequestId("same"));
    platform.run("order-1").startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(List.of(first.result(), second.result())).containsOnly("paid");
  }

  @Test
  @DisplayName("MO-5: a rejection is an outcome, and the run stays")
  void tellsARejection() {
    var update = platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail);
    platform.run("order-1").startWorkflowTask().answer(reject("pay-1", "no money"));

    assertThat(update.outcome().getFailure().getMessage()).isEqualTo("no money");
    assertThat(platform.run("order-1").history()).hasSize(4);
  }

  @Test
  @DisplayName("MO-6: when the run that was there closes, a new one takes the update")
  void startsAnewWhenTheRunCloses() {
    var old = platform.start("order-1");
    old.completeWorkflowTask();
    var update =
        platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::useExisting);
    old.terminate("no more");

    var run = platform.run("order-1");
    assertThat(run.runId()).isNotEqualTo(old.runId());
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(update.result()).isEqualTo("paid");
    assertThat(start(update).getStarted()).isTrue();
  }

  @Test
  @DisplayName("MO-6: when the next run closes too, the caller is told to try again")
  void givesUpWhenTheNextRunClosesToo() {
    platform.start("order-1").completeWorkflowTask();
    var update =
        platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::useExisting);
    var next = platform.start("order-1", UpdateWithStartScenariosTest::replace);
    assertThat(update.waits()).isTrue();

    next.terminate("no more");

    assertThat(codes(update)).containsExactly(Status.Code.ABORTED, Status.Code.ABORTED);
    assertThat(Statuses.of(failure(update)).getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(platform.run("order-1").runId()).isEqualTo(next.runId());
  }

  @Test
  @DisplayName("MO-6: the run that it has started itself closes: the update is not found")
  void saysThatItsOwnRunHasClosed() {
    var update = platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail);
    platform.run("order-1").terminate("no more");

    assertThat(codes(update)).containsExactly(Status.Code.OK, Status.Code.NOT_FOUND);
  }

  @Test
  @DisplayName("MO-8: when the update fails, the run that was started for it goes on")
  void keepsTheRunWhoseUpdateFails() {
    var update = platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail);
    var run = platform.run("order-1");
    var task = run.startWorkflowTask();

    assertThatThrownBy(() -> task.answer(respond("pay-1", "not accepted yet")))
        .isInstanceOf(InvalidRequest.class);

    assertThat(codes(update)).containsExactly(Status.Code.OK, Status.Code.FAILED_PRECONDITION);
    run.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("MO-7: the same request after its run has closed is told so, and starts no other")
  void startsNoOtherForTheSameRequest() {
    platform.updateWithStart("order-1", "pay-1", start -> start.setRequestId("same"));
    var run = platform.run("order-1");
    run.terminate("no more");

    var again = platform.updateWithStart("order-1", "pay-1", start -> start.setRequestId("same"));

    assertThat(codes(again)).containsExactly(Status.Code.OK, Status.Code.NOT_FOUND);
    assertThat(platform.run("order-1").runId()).isEqualTo(run.runId());
  }

  @Test
  @DisplayName("MO-4: who joins an update attaches nothing unless the policy is USE_EXISTING")
  void attachesNothingWhenItJoins() {
    var first = platform.updateWithStart("order-1", "pay-1", UpdateWithStartScenariosTest::fail);
    var second =
        platform.updateWithStart(
            "order-1",
            "pay-1",
            start -> {
              fail(start);
              start.getOnConflictOptionsBuilder().setAttachRequestId(true);
            });
    var run = platform.run("order-1");
    run.startWorkflowTask().answer(accept("pay-1"), respond("pay-1", "paid"));

    assertThat(List.of(first.result(), second.result())).containsOnly("paid");
    assertThat(run.history())
        .noneMatch(HistoryEvent::hasWorkflowExecutionOptionsUpdatedEventAttributes);
  }

  @Test
  @DisplayName("ST-29: a run that takes no more callbacks does not take the update either")
  void refusesTheUpdateWithTheCallbacks() {
    var callback = Callback.newBuilder().setNexus(Callback.Nexus.newBuilder().setUrl("http://a"));
    var run =
        platform.start(
            "order-1",
            it -> it.addAllCompletionCallbacks(Collections.nCopies(32, callback.build())));

    var update =
        platform.updateWithStart(
            "order-1",
            "pay-1",
            it -> {
              useExisting(it);
              it.addCompletionCallbacks(callback)
                  .getOnConflictOptionsBuilder()
                  .setAttachRequestId(true)
                  .setAttachCompletionCallbacks(true);
            });

    assertThat(codes(update)).containsExactly(Status.Code.FAILED_PRECONDITION, Status.Code.ABORTED);
    assertThat(run.startWorkflowTask().response().getMessagesCount()).isZero();
  }

  @Test
  @DisplayName("MO-4: reuse policies hold")
  void holdsReusePolicies() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(completeWorkflow("done"));

    var update =
        platform.updateWithStart(
            "order-1",
            "pay-1",
            start -> start.setWorkflowIdReusePolicy(WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE));

    assertThat(codes(update)).containsExactly(Status.Code.ALREADY_EXISTS, Status.Code.ABORTED);
  }

  @Test
  @DisplayName("MO-3: when too many callers wait, that is the failure of the update")
  void tellsThatTooManyWait() {
    var run = platform.start("order-1");
    crowd(run);

    var update =
        platform.updateWithStart("order-1", "pay-2", UpdateWithStartScenariosTest::useExisting);

    assertThat(codes(update)).containsExactly(Status.Code.ABORTED, Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  @DisplayName("MO-8, MO-3: a run that was started stays, and the start is told as OK")
  void keepsWhatWasStartedAlthoughTooManyWait() {
    var first = platform.start("order-1");
    crowd(first);

    var update =
        platform.updateWithStart("order-1", "pay-2", UpdateWithStartScenariosTest::replace);

    assertThat(codes(update)).containsExactly(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
    assertThat(platform.run("order-1").runId()).isNotEqualTo(first.runId());
  }

  /** As many wait as one workflow id takes. */
  private static void crowd(ScenarioRun run) {
    for (var i = 0; i < WAITING_ON_ONE_ID; i++) {
      assertThat(run.update("pay-1").waits()).isTrue();
    }
  }

  private static void useExisting(StartWorkflowExecutionRequest.Builder start) {
    start.setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING);
  }

  private static void replace(StartWorkflowExecutionRequest.Builder start) {
    start.setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING);
  }

  private static void fail(StartWorkflowExecutionRequest.Builder start) {
    start.setWorkflowIdConflictPolicy(WORKFLOW_ID_CONFLICT_POLICY_FAIL);
  }

  private static StartWorkflowExecutionResponse start(ScenarioUpdate update) {
    return ((ExecuteMultiOperationResponse) update.response()).getResponses(0).getStartWorkflow();
  }

  private static MultiOperationFailed failure(ScenarioUpdate update) {
    return catchThrowableOfType(MultiOperationFailed.class, update::response);
  }

  private static List<Status.Code> codes(ScenarioUpdate update) {
    var detail = (MultiOperationExecutionFailure) failure(update).detail().orElseThrow();
    return detail.getStatusesList().stream()
        .map(status -> Status.fromCodeValue(status.getCode()).getCode())
        .toList();
  }
}
