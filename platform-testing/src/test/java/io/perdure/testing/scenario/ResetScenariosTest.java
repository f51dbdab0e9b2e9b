package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.Commands.scheduleActivity;
import static io.perdure.testing.scenario.Commands.startTimer;
import static io.perdure.testing.scenario.ExternalCommands.startChild;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.error.NotFound;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PostResetOperation;
import io.temporal.api.workflow.v1.ResetPointInfo;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A run is reset: another takes its place, which goes on from a workflow task of the first. */
final class ResetScenariosTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("S-11, RS-4, RS-5, RS-9: a reset ends the open run and goes on from its first task")
  void goesOnFromAWorkflowTask() {
    var base = platform.start("order-1");
    base.completeWorkflowTask(scheduleActivity("pay"));

    var run = base.reset(4);

    base.hasHistoryFrom(
        6,
        "6 WorkflowExecutionTerminated {\"reason\": \"again\", \"identity\": \"history-resetter\"}");
    run.hasHistory(
        """
        1 WorkflowExecutionStarted {"originalExecutionRunId": "%1$s", "firstExecutionRunId": "%1$s"}
        2 WorkflowTaskScheduled
        3 WorkflowTaskStarted
        4 WorkflowTaskFailed {"scheduledEventId": 2, "startedEventId": 3, "cause": "ResetWorkflow", "failure": {"message": "again"}, "baseRunId": "%1$s", "newRunId": "%2$s"}
        5 WorkflowTaskScheduled {"attempt": 1}
        """
            .formatted(base.runId(), run.runId()));
    run.completeWorkflowTask(completeWorkflow("done"));
  }

  @Test
  @DisplayName("RS-5: a task that was only scheduled is started first")
  void startsATaskThatWasOnlyScheduled() {
    var base = platform.start("order-1");
    base.completeWorkflowTask();

    var run = base.reset(3);

    run.hasHistoryFrom(
        3,
        """
        3 WorkflowTaskStarted {"scheduledEventId": 2, "identity": "history-service"}
        4 WorkflowTaskFailed {"cause": "ResetWorkflow"}
        5 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("RS-3: a closed run can be reset")
  void resetsAClosedRun() {
    var base = platform.start("order-1");
    base.completeWorkflowTask(completeWorkflow("wrong"));

    var run = base.reset(4);

    run.completeWorkflowTask(completeWorkflow("right"));
    assertThat(base.describe().getWorkflowExtendedInfo().getResetRunId()).isEqualTo(run.runId());
    assertThat(base.describe().getWorkflowExecutionInfo().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    assertThat(platform.run("order-1").runId()).isEqualTo(run.runId());
  }

  @Test
  @DisplayName("RS-3: an earlier run can be reset while a later one is open")
  void resetsAnEarlierRun() {
    var earlier = platform.start("order-1");
    earlier.completeWorkflowTask(completeWorkflow("done"));
    var later = platform.start("order-1");

    var run = earlier.reset(4);

    later.hasHistoryFrom(3, "3 WorkflowExecutionTerminated {\"identity\": \"history-resetter\"}");
    run.startWorkflowTask();
  }

  @Test
  @DisplayName("RS-1: the same request has the same run")
  void recognisesTheSameRequest() {
    var base = platform.start("order-1");
    base.completeWorkflowTask();

    var first = base.reset(4, request -> request.setRequestId("reset"));
    var second = base.reset(4, request -> request.setRequestId("reset"));

    assertThat(second.runId()).isEqualTo(first.runId());
  }

  @Test
  @DisplayName("RS-2, RS-4: only the end of a workflow task can be reset to")
  void refusesOtherEvents() {
    var base = platform.start("order-1");
    base.completeWorkflowTask(scheduleActivity("pay"), recordMarker("note"));

    assertThatThrownBy(() -> base.reset(1)).isInstanceOf(InvalidRequest.class);
    assertThatThrownBy(() -> base.reset(7))
        .hasMessage("Workflow task finish ID must be > 1 && <= workflow last event ID.");
    assertThatThrownBy(() -> base.reset(6)).hasMessageStartingWith("Can only reset workflow to");
    assertThat(platform.run("order-1").runId()).isEqualTo(base.runId());
  }

  @Test
  @DisplayName("RS-4: what was copied for a reset that is refused goes")
  void removesWhatWasCopiedInVain() {
    var base = platform.start("order-1");
    base.completeWorkflowTask(scheduleActivity("pay"), recordMarker("note"));
    assertThatThrownBy(() -> base.reset(6)).isInstanceOf(InvalidRequest.class);
    assertThat(platform.hasStrayHistory()).isTrue();

    platform.advance(ofMinutes(11));

    assertThat(platform.hasStrayHistory()).isFalse();
  }

  @Test
  @DisplayName("RS-10: signals after the reset point happen again, in their order")
  void repeatsSignals() {
    var base = platform.start("order-1");
    base.completeWorkflowTask();
    base.signal("one");
    var task = base.startWorkflowTask();
    base.signal("two"); // Waits behind the started task.

    var run = base.reset(4);

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowExecutionSignaled {"signalName": "one"}
        6 WorkflowExecutionSignaled {"signalName": "two"}
        7 WorkflowTaskScheduled
        """);
    assertThatThrownBy(() -> task.complete()).isInstanceOf(NotFound.class);
  }

  @Test
  @DisplayName("RS-11: signals can be left out")
  void leavesSignalsOut() {
    var base = platform.start("order-1");
    base.completeWorkflowTask();
    base.signal("one");

    var run =
        base.reset(
            4,
            request ->
                request.addResetReapplyExcludeTypes(
                    ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL));

    run.hasHistoryFrom(5, "5 WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("RS-10: a signal that two runs of the chain have received happens again once")
  void aSignalThatCameToTwoRunsHappensOnce() {
    var base = platform.start("order-1");
    base.signal("go", signal -> signal.setRequestId("one"));
    base.completeWorkflowTask(continueAsNew("more"));
    var next = platform.run("order-1");
    next.signal("go", signal -> signal.setRequestId("one"));

    var again = base.reset(5);

    assertThat(again.history())
        .filteredOn(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
        .hasSize(1);
  }

  @Test
  @DisplayName("RS-10: signals of the runs in which it continued as new happen again too")
  void repeatsSignalsOfTheNextRun() {
    var base = platform.start("order-1");
    base.signal("one");
    base.completeWorkflowTask(continueAsNew("more"));
    platform.advance(ofSeconds(1));
    var next = platform.run("order-1");
    next.signal("two");

    var run = base.reset(5);

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowTaskFailed {"cause": "ResetWorkflow"}
        6 WorkflowExecutionSignaled {"signalName": "two"}
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("RS-6: activities that were pending at the reset point are handed out anew")
  void handsPendingActivitiesOutAnew() {
    var base = platform.start("order-1");
    base.completeWorkflowTask(scheduleActivity("pay"));
    var old = base.startActivity("pay");
    base.signal("go");
    base.completeWorkflowTask(completeWorkflow("done"));

    var run = base.reset(9);

    assertThatThrownBy(() -> old.complete("late")).isInstanceOf(NotFound.class);
    run.startActivity("pay").complete("paid");
    run.hasHistoryFrom(
        9,
        """
        9 WorkflowTaskFailed {"cause": "ResetWorkflow"}
        10 WorkflowTaskScheduled
        11 ActivityTaskStarted
        12 ActivityTaskCompleted {"scheduledEventId": 5}
        """);
  }

  @Test
  @DisplayName("RS-7: timers keep their time, time limits count from the reset")
  void keepsTimersAndRenewsTimeLimits() {
    var base =
        platform.start("order-1", request -> request.setWorkflowRunTimeout(proto(ofMinutes(10))));
    base.completeWorkflowTask(startTimer("reminder", ofMinutes(8)));
    base.signal("go");
    base.completeWorkflowTask();
    platform.advance(ofMinutes(5));

    var run = base.reset(9);
    platform.advance(ofMinutes(3));

    run.hasHistoryFrom(10, "10 WorkflowTaskScheduled\n11 TimerFired {\"timerId\": \"reminder\"}");
    platform.advance(ofMinutes(6));
    assertThat(run.describe().getWorkflowExecutionInfo().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
    platform.advance(ofMinutes(1));
    assertThat(run.describe().getWorkflowExecutionInfo().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT);
  }

  @Test
  @DisplayName("RS-12: options can be changed with the reset; other operations are refused")
  void changesOptionsWithTheReset() {
    var base = platform.start("order-1");
    base.completeWorkflowTask();
    var change = PostResetOperation.newBuilder();
    change
        .getUpdateWorkflowOptionsBuilder()
        .setUpdateMask(FieldMask.newBuilder().addPaths("priority"))
        .getWorkflowExecutionOptionsBuilder()
        .setPriority(Priority.newBuilder().setPriorityKey(1));

    var run = base.reset(4, request -> request.addPostResetOperations(change));

    run.hasHistoryFrom(
        5,
        """
        5 WorkflowExecutionOptionsUpdated {"priority": {"priorityKey": 1}}
        6 WorkflowTaskScheduled
        """);
    assertThatThrownBy(
            () ->
                run.reset(
                    4,
                    request ->
                        request.addPostResetOperations(PostResetOperation.getDefaultInstance())))
        .hasMessage("unsupported post reset operation");
    change
        .getUpdateWorkflowOptionsBuilder()
        .getWorkflowExecutionOptionsBuilder()
        .getPriorityBuilder()
        .setPriorityKey(-1);
    assertThatThrownBy(() -> run.reset(4, request -> request.addPostResetOperations(change)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("priority key can't be negative"); // ST-11.
  }

  @Test
  @DisplayName("RS-13, RS-14: the new run keeps its place in the chain; it says when it was reset")
  void keepsItsPlaceInTheChain() {
    var first = platform.start("order-1");
    first.completeWorkflowTask(continueAsNew("more"));
    platform.advance(ofSeconds(1));
    var base = platform.run("order-1");
    base.completeWorkflowTask();
    platform.advance(ofMinutes(1));

    var info = base.reset(4).describe();

    assertThat(info.getWorkflowExecutionInfo().getFirstRunId()).isEqualTo(first.runId());
    assertThat(info.getWorkflowExtendedInfo().getLastResetTime())
        .isEqualTo(info.getWorkflowExecutionInfo().getStartTime());
    assertThat(info.getWorkflowExtendedInfo().getOriginalStartTime())
        .isEqualTo(base.describe().getWorkflowExecutionInfo().getStartTime());
  }

  @Test
  @DisplayName("RS-15: the first task of each build is a point to reset to")
  void knowsWhereBuildsBegan() {
    var run = platform.start("order-1");
    run.startWorkflowTask().complete(by("one"));
    run.signal("go");
    run.startWorkflowTask().complete(by("one"));
    run.signal("go");
    run.startWorkflowTask().complete(by("two"));

    var points = run.describe().getWorkflowExecutionInfo().getAutoResetPoints().getPointsList();

    assertThat(points)
        .extracting(point -> point.getFirstWorkflowTaskCompletedId())
        .containsExactly(4L, 12L);
  }

  @Test
  @DisplayName("RS-15: a point at which the run waits for another workflow is none to reset to")
  void knowsWhereARunCannotBeReset() {
    var run = platform.start("order-1");
    run.startWorkflowTask().complete(by("one").andThen(it -> it.addCommands(startChild("parcel"))));
    run.startWorkflowTask().complete(by("two"));

    var points = run.describe().getWorkflowExecutionInfo().getAutoResetPoints().getPointsList();

    assertThat(points).extracting(ResetPointInfo::getResettable).containsExactly(true, false);
  }

  @Test
  @DisplayName("RS-9: a run that has been reset can be reset again, and the new one too")
  void resetsAgain() {
    var base = platform.start("order-1");
    base.completeWorkflowTask(completeWorkflow("done"));

    var second = base.reset(4);
    var third = second.reset(4);
    var fourth = base.reset(4);

    third.hasHistoryFrom(6, "6 WorkflowExecutionTerminated");
    fourth.completeWorkflowTask(completeWorkflow("done"));
  }

  @SuppressWarnings("deprecation") // Unversioned workers name their build so.
  private static Consumer<RespondWorkflowTaskCompletedRequest.Builder> by(String buildId) {
    return request ->
        request.setWorkerVersionStamp(WorkerVersionStamp.newBuilder().setBuildId(buildId));
  }
}
