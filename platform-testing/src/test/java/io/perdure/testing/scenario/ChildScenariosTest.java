package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.cancelWorkflow;
import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.continueAsNew;
import static io.perdure.testing.scenario.Commands.failWorkflow;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.Commands.recordMarker;
import static io.perdure.testing.scenario.ExternalCommands.cancelChild;
import static io.perdure.testing.scenario.ExternalCommands.startChild;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import io.perdure.common.error.InvalidRequest;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsResponse;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Child workflows: how they start, what their parent learns of their end. */
final class ChildScenariosTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("S-9, EV-8, CH-2, CH-5, CH-11: a child starts, and its parent learns its result")
  void theParentLearnsTheResult() {
    var parent = platform.start("order-1");
    parent.completeWorkflowTask(startChild("parcel-1"));
    parent.completeWorkflowTask();

    platform.run("parcel-1").completeWorkflowTask(completeWorkflow("sent"));

    parent.hasHistoryFrom(
        5,
        """
        5 StartChildWorkflowExecutionInitiated {"namespace": "default", "workflowId": "parcel-1", "taskQueue": {"name": "orders"}, "parentClosePolicy": "Terminate", "workflowIdReusePolicy": "AllowDuplicate", "workflowTaskTimeout": "10s", "workflowTaskCompletedEventId": 4}
        6 ChildWorkflowExecutionStarted {"initiatedEventId": 5, "namespace": "default", "workflowType": {"name": "parcel"}}
        7 WorkflowTaskScheduled
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
        10 ChildWorkflowExecutionCompleted {"initiatedEventId": 5, "startedEventId": 6, "workflowExecution": {"workflowId": "parcel-1"}}
        11 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("CH-3, ST-16: the child's started event names parent and root")
  void theChildKnowsItsFamily() {
    var top = platform.start("order-1");
    top.completeWorkflowTask(startChild("parcel-1"));
    var middle = platform.run("parcel-1");
    top.completeWorkflowTask();
    middle.completeWorkflowTask(startChild("label-1"));

    var started =
        platform.run("label-1").history().getFirst().getWorkflowExecutionStartedEventAttributes();

    assertThat(started.getParentWorkflowExecution().getRunId()).isEqualTo(middle.runId());
    assertThat(started.getParentInitiatedEventId()).isEqualTo(5);
    assertThat(started.getParentWorkflowNamespace()).isEqualTo("default");
    assertThat(started.getRootWorkflowExecution().getRunId()).isEqualTo(top.runId());
    var described = platform.run("label-1").describe().getWorkflowExecutionInfo();
    assertThat(described.getParentExecution().getWorkflowId()).isEqualTo("parcel-1");
    assertThat(described.getRootExecution().getWorkflowId()).isEqualTo("order-1");
  }

  @Test
  @DisplayName("CH-3: a child inherits the parts of its parent's priority that it does not set")
  void theChildInheritsPriority() {
    var parent =
        platform.start(
            "order-1",
            it -> it.setPriority(Priority.newBuilder().setPriorityKey(2).setFairnessKey("a")));

    parent.completeWorkflowTask(
        startChild(
            "parcel-1", it -> it.setPriority(Priority.newBuilder().setPriorityKey(1).build())));

    var priority =
        platform
            .run("parcel-1")
            .history()
            .getFirst()
            .getWorkflowExecutionStartedEventAttributes()
            .getPriority();
    assertThat(priority.getPriorityKey()).isEqualTo(1);
    assertThat(priority.getFairnessKey()).isEqualTo("a");
  }

  @Test
  @DisplayName("CH-3, PO-5: that is the priority which the parent has by then")
  void theChildInheritsAChangedPriority() {
    var parent = platform.start("order-1");
    var change =
        UpdateWorkflowExecutionOptionsRequest.newBuilder()
            .setWorkflowExecution(platform.execution("order-1", ""))
            .setUpdateMask(FieldMask.newBuilder().addPaths("priority"));
    change.getWorkflowExecutionOptionsBuilder().getPriorityBuilder().setPriorityKey(4);
    platform.request(change.build(), UpdateWorkflowExecutionOptionsResponse.class);

    parent.completeWorkflowTask(startChild("parcel-1"));

    platform
        .run("parcel-1")
        .hasHistoryFrom(
            1,
            "1 WorkflowExecutionStarted {\"priority\": {\"priorityKey\": 4}}\n2"
                + " WorkflowTaskScheduled");
  }

  @Test
  @DisplayName("BE-4: a child that starts and ends behind one workflow task")
  void theChildStartsAndEndsBehindOneTask() {
    var parent = platform.start("order-1");
    var task =
        parent
            .startWorkflowTask()
            .complete(
                request ->
                    request
                        .addCommands(startChild("parcel-1"))
                        .setForceCreateNewWorkflowTask(true)
                        .setReturnNewWorkflowTask(true))
            .getWorkflowTask();
    platform.run("parcel-1").completeWorkflowTask(completeWorkflow("sent"));
    parent.signal("hurry");

    new ScenarioWorkflowTask(platform, task).complete(recordMarker("seen"));

    parent.hasHistoryFrom(
        8,
        """
        8 WorkflowTaskCompleted
        9 MarkerRecorded
        10 ChildWorkflowExecutionStarted {"initiatedEventId": 5}
        11 WorkflowExecutionSignaled
        12 ChildWorkflowExecutionCompleted {"initiatedEventId": 5, "startedEventId": 10}
        13 WorkflowTaskScheduled
        """);
    assertThat(parent.describe().getPendingChildrenList()).isEmpty();
  }

  @Test
  @DisplayName("S-33, CH-6: a child whose workflow id is taken is not started")
  void aTakenWorkflowIdFailsTheStart() {
    platform.start("parcel-1").completeWorkflowTask();
    var parent = platform.start("order-1");

    parent.completeWorkflowTask(startChild("parcel-1"));

    parent.hasHistoryFrom(
        5,
        """
        5 StartChildWorkflowExecutionInitiated
        6 StartChildWorkflowExecutionFailed {"cause": "WorkflowAlreadyExists", "initiatedEventId": 5, "workflowId": "parcel-1", "namespace": "default"}
        7 WorkflowTaskScheduled
        """);
    var failed = parent.history().get(5).getStartChildWorkflowExecutionFailedEventAttributes();
    assertThat(failed.getWorkflowTaskCompletedEventId()).isZero(); // EV-3.
    assertThat(parent.describe().getPendingChildrenList()).isEmpty();
  }

  @Test
  @DisplayName("CH-6: the child's reuse policy is asked about a closed run")
  void theReusePolicyHolds() {
    platform.start("parcel-1").completeWorkflowTask(completeWorkflow("old"));
    var parent = platform.start("order-1");

    parent.completeWorkflowTask(
        startChild(
            "parcel-1",
            it ->
                it.setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)));

    parent.hasHistoryFrom(
        6,
        """
        6 StartChildWorkflowExecutionFailed
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("CH-6: a workflow cannot be its own child")
  void aWorkflowIsNotItsOwnChild() {
    var parent = platform.start("order-1");

    parent.completeWorkflowTask(startChild("order-1"));

    parent.hasHistoryFrom(
        6,
        """
        6 StartChildWorkflowExecutionFailed
        7 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("CH-11: the parent learns of a failure with its retry state")
  void theParentLearnsOfAFailure() {
    var parent = parentOf("parcel-1");

    platform.run("parcel-1").completeWorkflowTask(failWorkflow("broken"));

    parent.hasHistoryFrom(
        10,
        """
        10 ChildWorkflowExecutionFailed {"initiatedEventId": 5, "startedEventId": 6, "failure": {"message": "broken"}, "retryState": "RetryPolicyNotSet"}
        11 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("CH-11: the parent learns of a termination")
  void theParentLearnsOfATermination() {
    var parent = parentOf("parcel-1");

    platform.run("parcel-1").terminate("enough");

    parent.hasHistoryFrom(
        10,
        """
        10 ChildWorkflowExecutionTerminated {"initiatedEventId": 5, "startedEventId": 6}
        11 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("CH-11: the parent learns of a timeout")
  void theParentLearnsOfATimeout() {
    var parent = parentOf("parcel-1", it -> it.setWorkflowRunTimeout(proto(ofSeconds(5))));

    platform.advance(ofSeconds(6));

    parent.hasHistoryFrom(
        10,
        """
        10 ChildWorkflowExecutionTimedOut {"initiatedEventId": 5, "startedEventId": 6, "retryState": "RetryPolicyNotSet"}
        11 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("CH-13, CH-11: a parent cancels its child")
  void aParentCancelsItsChild() {
    var parent = platform.start("order-1");
    parent.completeWorkflowTask(startChild("parcel-1"));
    parent.startWorkflowTask().complete(cancelChild("parcel-1"));
    platform.run("parcel-1").completeWorkflowTask(cancelWorkflow());

    parent.hasHistoryFrom(
        10,
        """
        10 RequestCancelExternalWorkflowExecutionInitiated {"childWorkflowOnly": true, "workflowExecution": {"workflowId": "parcel-1"}}
        11 ExternalWorkflowExecutionCancelRequested {"initiatedEventId": 10}
        12 WorkflowTaskScheduled
        13 ChildWorkflowExecutionCanceled {"initiatedEventId": 5, "startedEventId": 6}
        """);
  }

  @Test
  @DisplayName("CH-12, CA-10: the parent waits for the whole chain, and is told its last run")
  void theParentWaitsForTheWholeChain() {
    var parent = parentOf("parcel-1");
    var first = platform.run("parcel-1");
    first.completeWorkflowTask(continueAsNew("more"));
    platform.advance(ofSeconds(1));
    var second = platform.run("parcel-1");

    second.completeWorkflowTask(completeWorkflow("sent"));

    parent.hasHistoryFrom(
        10,
        """
        10 ChildWorkflowExecutionCompleted {"workflowExecution": {"workflowId": "parcel-1", "runId": "%s"}}
        11 WorkflowTaskScheduled
        """
            .formatted(second.runId()));
    var started = second.history().getFirst().getWorkflowExecutionStartedEventAttributes();
    assertThat(started.getParentWorkflowExecution().getRunId()).isEqualTo(parent.runId());
    assertThat(started.getFirstExecutionRunId()).isEqualTo(first.runId());
  }

  @Test
  @DisplayName("RC-12: the parent is not told of a run that is retried")
  void theParentIsNotToldOfARetry() {
    var once =
        RetryPolicy.newBuilder().setInitialInterval(proto(ofSeconds(1))).setMaximumAttempts(2);
    var parent = parentOf("parcel-1", it -> it.setRetryPolicy(once));
    platform.run("parcel-1").completeWorkflowTask(failWorkflow("first"));
    platform.advance(ofSeconds(1));

    platform.run("parcel-1").completeWorkflowTask(failWorkflow("second"));

    parent.hasHistoryFrom(
        10,
        """
        10 ChildWorkflowExecutionFailed {"failure": {"message": "second"}, "retryState": "MaximumAttemptsReached"}
        11 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("BE-4: the end of a child waits behind a started workflow task")
  void theEndIsBuffered() {
    var parent = platform.start("order-1");
    parent.completeWorkflowTask(startChild("parcel-1"));
    var task = parent.startWorkflowTask();
    platform.run("parcel-1").terminate("enough");

    task.complete(recordMarker("noted"));

    parent.hasHistoryFrom(
        8,
        """
        8 WorkflowTaskStarted
        9 WorkflowTaskCompleted
        10 MarkerRecorded
        11 ChildWorkflowExecutionTerminated {"initiatedEventId": 5, "startedEventId": 6}
        12 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("DE-4, CH-8: a pending child is described until it ends")
  void aPendingChildIsDescribed() {
    var parent = parentOf("parcel-1");

    var child = parent.describe().getPendingChildren(0);

    assertThat(child.getWorkflowId()).isEqualTo("parcel-1");
    assertThat(child.getRunId()).isEqualTo(platform.run("parcel-1").runId());
    assertThat(child.getWorkflowTypeName()).isEqualTo("parcel");
    assertThat(child.getInitiatedId()).isEqualTo(5);
    assertThat(child.getParentClosePolicy())
        .isEqualTo(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    platform.run("parcel-1").completeWorkflowTask(completeWorkflow("sent"));
    assertThat(parent.describe().getPendingChildrenList()).isEmpty();
  }

  @Test
  @DisplayName("CH-1: a child without workflow id or type fails the workflow task")
  void aChildNeedsIdAndType() {
    refused(startChild(""), "BadStartChildExecutionAttributes: ");
    refused(
        startChild(
            "parcel-1", StartChildWorkflowExecutionCommandAttributes.Builder::clearWorkflowType),
        "BadStartChildExecutionAttributes: ");
    refused(
        startChild("parcel-1", it -> it.setWorkflowRunTimeout(proto(ofSeconds(-1)))),
        "BadStartChildExecutionAttributes: ");
    refused(startChild("parcel\0"), "BadStartChildExecutionAttributes: ");
    refused(
        startChild("parcel-1", it -> it.setCronSchedule("never")),
        "BadStartChildExecutionAttributes: ");
  }

  @Test
  @DisplayName("CM-10: a child in another namespace is refused")
  @SuppressWarnings("deprecation") // Old workers still name a namespace.
  void aChildInAnotherNamespaceIsRefused() {
    refused(
        startChild("parcel-1", it -> it.setNamespace("elsewhere")),
        "BadStartChildExecutionAttributes: cross namespace commands are not allowed");
  }

  @Test
  @DisplayName("CM-11: a child cannot be started and cancelled by one workflow task")
  void aNewChildCannotBeCancelledAtOnce() {
    var task = platform.start("order-1").startWorkflowTask();

    assertThatThrownBy(() -> task.complete(startChild("parcel-1"), cancelChild("parcel-1")))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("BadRequestCancelExternalWorkflowExecutionAttributes: ");
  }

  @Test
  @DisplayName("CM-2: no more than 2,000 children are pending")
  void pendingChildrenAreLimited() {
    var commands =
        IntStream.rangeClosed(0, 2_000)
            .mapToObj(number -> startChild("parcel-" + number))
            .toArray(Command[]::new);
    var task = platform.start("order-1").startWorkflowTask();

    assertThatThrownBy(() -> task.complete(commands))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("PendingChildWorkflowsLimitExceeded: ");
  }

  private void refused(Command command, String message) {
    var run = platform.start("order-" + platform.now() + command.hashCode());
    var task = run.startWorkflowTask();
    assertThatThrownBy(() -> task.complete(command))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith(message);
    run.terminate("done");
    assertThat(run.describe().getWorkflowExecutionInfo().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
  }

  private ScenarioRun parentOf(String childId) {
    return parentOf(childId, _ -> {});
  }

  /** A parent whose child runs; its history has nine events. */
  private ScenarioRun parentOf(
      String childId, Consumer<StartChildWorkflowExecutionCommandAttributes.Builder> more) {
    var parent = platform.start("order-1");
    parent.completeWorkflowTask(startChild(childId, more));
    parent.completeWorkflowTask();
    return parent;
  }
}
