package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;
import static io.perdure.testing.scenario.UpdateAnswers.reject;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.perdure.common.error.NotReady;
import io.temporal.api.common.v1.Callback;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.workflow.v1.OnConflictOptions;
import io.temporal.api.workflow.v1.VersioningOverride;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.PauseWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UnpauseWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsResponse;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** People pause runs, let them go on, delete them, and change their options. */
final class InterventionScenariosTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("PO-1, PO-2: pausing takes back what nobody has taken")
  void pausesARun() {
    var run = platform.start("order-1");

    pause("first");

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskFailed {"cause": "WorkflowPauseRequestedBeforeTaskStarted"}
        4 WorkflowExecutionPaused {"identity": "client", "reason": "look into it", "requestId": "first"}
        """);
    assertThat(platform.hasNoWorkflowTask()).isTrue();
    assertThat(status(run)).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED);
    assertThat(run.describe().getWorkflowExtendedInfo().getPauseInfo().getReason())
        .isEqualTo("look into it");
  }

  @Test
  @DisplayName("PO-1: a search attribute tells of the pause, until the run goes on")
  void tellsListingsOfThePause() {
    var run = platform.start("order-1");

    pause("first");

    var told = run.describe().getWorkflowExecutionInfo().getSearchAttributes();
    assertThat(told.getIndexedFieldsOrThrow("TemporalPauseInfo").getData().toStringUtf8())
        .isEqualTo("[\"Workflow:order-1\",\"Reason:look into it\"]");
    unpause();
    assertThat(run.describe().getWorkflowExecutionInfo().hasSearchAttributes()).isFalse();
  }

  @Test
  @DisplayName("PO-1: a run that ends while it is paused goes on telling of the pause")
  void aClosedRunTellsThatItWasPaused() {
    var run = platform.start("order-1");
    pause("first");

    run.terminate("enough");

    var described = run.describe();
    assertThat(described.getWorkflowExtendedInfo().getPauseInfo().getReason())
        .isEqualTo("look into it");
    assertThat(platform.listedAttributes(run))
        .containsOnlyKeys("TemporalPauseInfo")
        .isEqualTo(
            described.getWorkflowExecutionInfo().getSearchAttributes().getIndexedFieldsMap());
    assertThat(platform.listed(run))
        .contains(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  @Test
  @DisplayName("PO-1: a second pause is refused, unless it is the same request")
  void refusesASecondPause() {
    var run = platform.start("order-1");
    pause("first");

    pause("first");
    assertThatThrownBy(() -> pause("second"))
        .isInstanceOf(NotReady.class)
        .hasMessage("workflow is already paused.");
    run.terminate("enough");
    assertThatThrownBy(() -> pause("third")).isInstanceOf(NotFound.class);
  }

  @Test
  @DisplayName("PO-3, PO-4: a paused run records what happens, and its worker hears of it later")
  void recordsWhatHappensWhileItIsPaused() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(startTimer("reminder", ofMinutes(1)));
    pause("first");
    run.signal("go");
    platform.advance(ofMinutes(1));
    assertThat(platform.hasNoWorkflowTask()).isTrue();

    unpause();

    run.hasHistoryFrom(
        6,
        """
        6 WorkflowExecutionPaused
        7 WorkflowExecutionSignaled
        8 TimerFired
        9 WorkflowExecutionUnpaused
        10 WorkflowTaskScheduled
        """);
    run.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("PO-2, PO-3: a started task may complete; its activities wait")
  void letsAStartedTaskComplete() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    pause("first");

    task.complete(scheduleActivity("pay"));

    assertThat(platform.hasNoActivityTask()).isTrue();
    unpause();
    run.startActivity("pay");
  }

  @Test
  @DisplayName("PO-3: whoever completes a task of a paused run is given nothing more to do")
  void givesNothingMoreToItsWorker() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    pause("first");
    run.signal("go");

    var answer =
        task.complete(
            request ->
                request
                    .addCommands(scheduleActivity("pay", pay -> pay.setRequestEagerExecution(true)))
                    .setReturnNewWorkflowTask(true));

    assertThat(answer.hasWorkflowTask()).isFalse();
    assertThat(answer.getActivityTasksList()).isEmpty();
    unpause();
    run.startActivity("pay").complete("paid");
    run.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("PO-2: queued activities are taken back, running ones go on")
  void takesQueuedActivitiesBack() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(scheduleActivity("one"));
    var one = run.startActivity("one");
    run.signal("go");
    run.completeWorkflowTask(scheduleActivity("two"));
    pause("first");

    assertThat(platform.hasNoActivityTask()).isTrue();
    one.complete("done");
    unpause();

    run.startActivity("two");
    assertThat(platform.hasNoActivityTask()).isTrue();
  }

  @Test
  @DisplayName("PO-3: a heartbeat of a workflow task is refused while the run is paused")
  void refusesHeartbeats() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();
    pause("first");

    assertThatThrownBy(task::heartbeat).isInstanceOf(NotReady.class);
  }

  @Test
  @DisplayName("PO-4: only a paused run can be let go on")
  void refusesToLetGoOnWhatIsNotPaused() {
    platform.start("order-1");

    assertThatThrownBy(this::unpause)
        .isInstanceOf(NotReady.class)
        .hasMessage("workflow is not paused.");
  }

  @Test
  @DisplayName("PO-3: a paused run with a start delay waits for both")
  void waitsForTheStartDelayToo() {
    var run =
        platform.start("order-1", it -> it.setWorkflowStartDelay(Commands.proto(ofMinutes(5))));
    pause("first");
    platform.advance(ofMinutes(6));
    assertThat(platform.hasNoWorkflowTask()).isTrue();

    unpause();

    platform.advance(ofSeconds(1));
    run.startWorkflowTask();
  }

  @Test
  @DisplayName("PO-3, UP-12: an update waits for the end of the pause, and for no start delay")
  void anUpdateWaitsForTheEndOfThePauseOnly() {
    var run =
        platform.start("order-1", it -> it.setWorkflowStartDelay(Commands.proto(ofMinutes(5))));
    var update = run.update("pay-1");
    pause("first");
    assertThat(platform.hasNoWorkflowTask()).isTrue();

    unpause();

    run.startWorkflowTask().answer(reject("pay-1", "not yet"));
    assertThat(update.outcome().hasFailure()).isTrue();
  }

  @Test
  @DisplayName("DL-1: an open run is terminated, and goes soon after")
  void deletesAnOpenRun() {
    var run = platform.start("order-1");

    delete();

    run.hasHistoryFrom(
        3, "3 WorkflowExecutionTerminated {\"reason\": \"Delete workflow execution\"}");
    platform.advance(ofSeconds(2));
    assertThatThrownBy(run::describe).isInstanceOf(NotFound.class);
    assertThat(run.history()).isEmpty();
    platform.start("order-1");
  }

  @Test
  @DisplayName("DL-2: a closed run goes at once, with its history; DL-3: what is unknown cannot go")
  void deletesAClosedRun() {
    var run = platform.start("order-1");
    run.completeWorkflowTask(completeWorkflow("done"));

    delete();

    platform.advance(ofSeconds(1));
    assertThatThrownBy(run::describe).isInstanceOf(NotFound.class);
    assertThat(run.history()).isEmpty();
    assertThatThrownBy(this::delete).isInstanceOf(NotFound.class);
  }

  @Test
  @DisplayName("PO-5: another priority is told, and voids what was handed out")
  void changesThePriority() {
    var run = platform.start("order-1");

    var told = update("priority.priority_key", 1);

    assertThat(told.getWorkflowExecutionOptions().getPriority().getPriorityKey()).isEqualTo(1);
    update("priority.priority_key", 1);
    run.hasHistoryFrom(
        3,
        """
        3 WorkflowExecutionOptionsUpdated {"priority": {"priorityKey": 1}}
        """);
    assertThat(run.describe().getWorkflowExecutionInfo().getPriority().getPriorityKey())
        .isEqualTo(1);
    run.startWorkflowTask();
    assertThat(platform.hasNoWorkflowTask()).isTrue();
  }

  @Test
  @DisplayName("CA-5: a changed priority goes on in the next run")
  void handsThePriorityOn() {
    var run = platform.start("order-1");
    update("priority", 1);

    run.completeWorkflowTask(continueAsNew("more"));

    platform
        .run("order-1")
        .hasHistory("1 WorkflowExecutionStarted {\"priority\": {\"priorityKey\": 1}}");
  }

  @Test
  @DisplayName("PO-5: what is not served, or unknown, is refused")
  void refusesOtherOptions() {
    platform.start("order-1");

    assertThatThrownBy(() -> update("colour", 1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(
            () ->
                update(
                    request -> {
                      request.setUpdateMask(FieldMask.newBuilder().addPaths("versioning_override"));
                      request
                          .getWorkflowExecutionOptionsBuilder()
                          .setVersioningOverride(
                              VersioningOverride.newBuilder().setAutoUpgrade(true));
                    }))
        .hasMessage("workflow_execution_options.versioning_override is not supported yet");
  }

  @Test
  @DisplayName("CB-1, CB-2, RC-7: callbacks wait for the end, also in the next run")
  void keepsCallbacks() {
    var callback = callback("https://example.org");
    var run = platform.start("order-1", it -> it.addCompletionCallbacks(callback));
    platform.start("order-1", attaching(callback("https://example.com")));

    run.completeWorkflowTask(continueAsNew("more"));

    assertThat(platform.run("order-1").describe().getCallbacksList())
        .extracting(info -> info.getCallback().getNexus().getUrl())
        .containsExactly("https://example.org", "https://example.com");
  }

  @Test
  @DisplayName("S-38, ST-29: what is attached behind a started task is written after its commands")
  void attachesBehindAStartedTask() {
    var run = platform.start("order-1");
    var task = run.startWorkflowTask();

    platform.start("order-1", attaching(callback("https://example.org")));
    task.complete(scheduleActivity("pay"));

    run.hasHistoryFrom(
        4,
        """
        4 WorkflowTaskCompleted
        5 ActivityTaskScheduled
        6 WorkflowExecutionOptionsUpdated
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("S-38: what is attached to a run at rest gives it no workflow task")
  void attachesAtRest() {
    var run = platform.start("order-1");
    run.completeWorkflowTask();

    platform.start("order-1", attaching(callback("https://example.org")));

    run.hasHistoryFrom(5, "5 WorkflowExecutionOptionsUpdated");
  }

  @Test
  @DisplayName("ST-29: more callbacks than a run takes are refused")
  void refusesTooManyCallbacks() {
    platform.start("order-1");
    var request = attaching(callback("https://example.org"));
    for (var i = 0; i < 32; i++) {
      platform.start("order-1", request);
    }

    assertThatThrownBy(() -> platform.start("order-1", request))
        .isInstanceOf(NotReady.class)
        .hasMessageStartingWith("cannot attach more than 32 callbacks");
  }

  private static Consumer<io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest.Builder>
      attaching(Callback callback) {
    return request ->
        request
            .addCompletionCallbacks(callback)
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setOnConflictOptions(
                OnConflictOptions.newBuilder()
                    .setAttachRequestId(true)
                    .setAttachCompletionCallbacks(true));
  }

  private static Callback callback(String url) {
    return Callback.newBuilder().setNexus(Callback.Nexus.newBuilder().setUrl(url)).build();
  }

  private static WorkflowExecutionStatus status(ScenarioRun run) {
    return run.describe().getWorkflowExecutionInfo().getStatus();
  }

  private void pause(String requestId) {
    platform.request(
        PauseWorkflowExecutionRequest.newBuilder()
            .setWorkflowId("order-1")
            .setIdentity("client")
            .setReason("look into it")
            .setRequestId(requestId)
            .build(),
        PauseWorkflowExecutionResponse.class);
  }

  private void unpause() {
    platform.request(
        UnpauseWorkflowExecutionRequest.newBuilder().setWorkflowId("order-1").build(),
        UnpauseWorkflowExecutionResponse.class);
  }

  private void delete() {
    platform.request(
        DeleteWorkflowExecutionRequest.newBuilder()
            .setWorkflowExecution(platform.execution("order-1", ""))
            .build(),
        DeleteWorkflowExecutionResponse.class);
    platform.advance(ofHours(0));
  }

  private UpdateWorkflowExecutionOptionsResponse update(String path, int priorityKey) {
    return update(
        request -> {
          request.setUpdateMask(FieldMask.newBuilder().addPaths(path));
          request
              .getWorkflowExecutionOptionsBuilder()
              .setPriority(Priority.newBuilder().setPriorityKey(priorityKey));
        });
  }

  private UpdateWorkflowExecutionOptionsResponse update(
      Consumer<UpdateWorkflowExecutionOptionsRequest.Builder> more) {
    var request =
        UpdateWorkflowExecutionOptionsRequest.newBuilder()
            .setWorkflowExecution(platform.execution("order-1", ""));
    more.accept(request);
    return platform.request(request.build(), UpdateWorkflowExecutionOptionsResponse.class);
  }
}
