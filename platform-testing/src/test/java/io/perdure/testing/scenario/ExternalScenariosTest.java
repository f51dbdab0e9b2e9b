package io.perdure.testing.scenario;

import static io.perdure.testing.scenario.Commands.completeWorkflow;
import static io.perdure.testing.scenario.Commands.proto;
import static io.perdure.testing.scenario.ExternalCommands.cancelExternal;
import static io.perdure.testing.scenario.ExternalCommands.signalExternal;
import static io.perdure.testing.scenario.ExternalCommands.startChild;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.common.error.InvalidRequest;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowExecution;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Signals to other workflows, and requests to cancel them. */
final class ExternalScenariosTest {
  @AutoClose private final Platform platform = new Platform();

  @Test
  @DisplayName("S-22, EX-2, EX-3: a workflow signals another one, and learns that it has")
  void signals() {
    var target = idle("parcel-1");
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(signalExternal("parcel-1", "hurry"));

    caller.hasHistoryFrom(
        5,
        """
        5 SignalExternalWorkflowExecutionInitiated {"namespace": "default", "workflowExecution": {"workflowId": "parcel-1"}, "signalName": "hurry", "workflowTaskCompletedEventId": 4}
        6 ExternalWorkflowExecutionSignaled {"initiatedEventId": 5, "namespace": "default", "workflowExecution": {"workflowId": "parcel-1"}}
        7 WorkflowTaskScheduled
        """);
    target.hasHistoryFrom(
        5,
        """
        5 WorkflowExecutionSignaled {"signalName": "hurry", "identity": "history-service", "externalWorkflowExecution": {"workflowId": "order-1", "runId": "%1$s"}, "requestId": "%1$s:5"}
        6 WorkflowTaskScheduled
        """
            .formatted(caller.runId()));
  }

  @Test
  @DisplayName("EX-2, EX-3: a workflow asks for the cancellation of another one")
  void requestsCancellation() {
    var target = idle("parcel-1");
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(cancelExternal("parcel-1", it -> it.setReason("late")));

    caller.hasHistoryFrom(
        5,
        """
        5 RequestCancelExternalWorkflowExecutionInitiated {"namespace": "default", "workflowExecution": {"workflowId": "parcel-1"}, "reason": "late", "workflowTaskCompletedEventId": 4}
        6 ExternalWorkflowExecutionCancelRequested {"initiatedEventId": 5, "namespace": "default", "workflowExecution": {"workflowId": "parcel-1"}}
        7 WorkflowTaskScheduled
        """);
    target.hasHistoryFrom(
        5,
        """
        5 WorkflowExecutionCancelRequested {"cause": "late", "externalInitiatedEventId": 5, "externalWorkflowExecution": {"workflowId": "order-1"}, "identity": "history-service"}
        6 WorkflowTaskScheduled
        """);
  }

  @Test
  @DisplayName("EX-4: a signal to a workflow that does not exist fails")
  void aSignalToNobodyFails() {
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(signalExternal("nobody", "hurry"));

    signalHasFailed(caller, "ExternalWorkflowExecutionNotFound");
  }

  @Test
  @DisplayName("EX-4: a signal to a closed workflow fails")
  void aSignalToAClosedWorkflowFails() {
    platform.start("parcel-1").completeWorkflowTask(completeWorkflow("sent"));
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(signalExternal("parcel-1", "hurry"));

    signalHasFailed(caller, "ExternalWorkflowExecutionNotFound");
  }

  @Test
  @DisplayName("EX-5: a workflow cannot signal itself")
  void aWorkflowCannotSignalItself() {
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(signalExternal("order-1", "hurry"));

    signalHasFailed(caller, "ExternalWorkflowExecutionNotFound");
  }

  @Test
  @DisplayName("EX-5: nor ask for its own cancellation")
  void aWorkflowCannotCancelItself() {
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(cancelExternal("order-1"));

    cancelHasFailed(caller);
    assertThat(caller.describe().getWorkflowExtendedInfo().getCancelRequested()).isFalse();
  }

  @Test
  @DisplayName("EX-4: a request to cancel a workflow that does not exist fails")
  void cancellingNobodyFails() {
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(cancelExternal("nobody"));

    cancelHasFailed(caller);
  }

  @Test
  @DisplayName("EX-6: a request to cancel a closed workflow succeeds and changes nothing")
  void cancellingAClosedWorkflowSucceeds() {
    var target = platform.start("parcel-1");
    target.completeWorkflowTask(completeWorkflow("sent"));
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(cancelExternal("parcel-1"));

    caller.hasHistoryFrom(
        6,
        """
        6 ExternalWorkflowExecutionCancelRequested
        7 WorkflowTaskScheduled
        """);
    assertThat(target.history()).hasSize(5);
  }

  @Test
  @DisplayName("SG-8: a signal for children only does not reach another's child")
  void aSignalForChildrenReachesNobodyElse() {
    var target = idle("parcel-1");
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(
        signalExternal("parcel-1", "hurry", it -> it.setChildWorkflowOnly(true)));

    signalHasFailed(caller, "ExternalWorkflowExecutionNotFound");
    assertThat(target.history()).hasSize(4);
  }

  @Test
  @DisplayName("SG-8: it reaches the caller's own child")
  void aSignalForChildrenReachesTheChild() {
    var caller = platform.start("order-1");
    caller.completeWorkflowTask(
        startChild("parcel-1"),
        signalExternal("parcel-1", "hurry", it -> it.setChildWorkflowOnly(true)));

    platform
        .run("parcel-1")
        .hasHistoryFrom(
            2,
            """
            2 WorkflowTaskScheduled
            3 WorkflowExecutionSignaled {"signalName": "hurry"}
            """);
  }

  @Test
  @DisplayName("CN-3: a cancellation for children only does not reach another's child")
  void aCancellationForChildrenReachesNobodyElse() {
    var target = idle("parcel-1");
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(ExternalCommands.cancelChild("parcel-1"));

    cancelHasFailed(caller);
    assertThat(target.history()).hasSize(4);
  }

  @Test
  @DisplayName("EX-3: the events repeat the run id that the command named")
  void aRunMayBeNamed() {
    var target = idle("parcel-1");
    var caller = platform.start("order-1");

    caller.completeWorkflowTask(
        signalExternal("parcel-1", "hurry", it -> it.setExecution(named(target.runId()))));

    caller.hasHistoryFrom(
        6,
        """
        6 ExternalWorkflowExecutionSignaled {"workflowExecution": {"workflowId": "parcel-1", "runId": "%s"}}
        7 WorkflowTaskScheduled
        """
            .formatted(target.runId()));
  }

  @Test
  @DisplayName("SG-5: a signal does not end the start delay of its target")
  void aSignalWaitsForTheStartDelay() {
    var target = platform.start("parcel-1", it -> it.setWorkflowStartDelay(proto(ofSeconds(30))));
    platform.start("order-1").completeWorkflowTask(signalExternal("parcel-1", "hurry"));

    target.hasHistoryFrom(2, "2 WorkflowExecutionSignaled\n");
    platform.advance(ofSeconds(30));
    target.hasHistoryFrom(3, "3 WorkflowTaskScheduled\n");
  }

  @Test
  @DisplayName("TK-2: a workflow that closes at once sends no signal any more")
  void aClosedWorkflowSendsNothing() {
    var target = idle("parcel-1");

    platform
        .start("order-1")
        .completeWorkflowTask(signalExternal("parcel-1", "hurry"), completeWorkflow("done"));
    platform.advance(ofHours(1));

    assertThat(target.history()).hasSize(4);
  }

  @Test
  @DisplayName("EX-1: a signal needs a workflow id, a name, and a proper run id")
  @SuppressWarnings("deprecation") // Old workers still name a namespace.
  void refusesBadSignals() {
    var bad = "BadSignalWorkflowExecutionAttributes: ";
    refused(signalExternal("", "hurry"), bad);
    refused(signalExternal("parcel-1", ""), bad);
    refused(signalExternal("parcel-1", "hurry", it -> it.setExecution(named("first"))), bad);
    refused(
        signalExternal("parcel-1", "hurry", it -> it.setNamespace("elsewhere")),
        bad + "cross namespace commands are not allowed");
  }

  @Test
  @DisplayName("EX-1, CM-10: a request to cancel needs a workflow id of the own namespace")
  @SuppressWarnings("deprecation") // Old workers still name a namespace.
  void refusesBadCancellations() {
    var bad = "BadRequestCancelExternalWorkflowExecutionAttributes: ";
    refused(cancelExternal(""), bad);
    refused(cancelExternal("parcel-1", it -> it.setRunId("first")), bad);
    refused(cancelExternal("parcel-1", it -> it.setNamespace("elsewhere")), bad);
  }

  @Test
  @DisplayName("CM-2: no more than 2,000 signals and 2,000 cancellations are pending")
  void pendingRequestsAreLimited() {
    refused("PendingSignalsLimitExceeded: ", signalExternal("parcel-1", "hurry"));
    refused("PendingRequestCancelLimitExceeded: ", cancelExternal("parcel-1"));
  }

  private void refused(String message, Command repeated) {
    var commands = IntStream.rangeClosed(0, 2_000).mapToObj(_ -> repeated).toArray(Command[]::new);
    refused(message, commands);
  }

  private void refused(Command command, String message) {
    refused(message, new Command[] {command});
  }

  private void refused(String message, Command[] commands) {
    var run = platform.start("order-" + message.hashCode() + commands[0].hashCode());
    var task = run.startWorkflowTask();
    assertThatThrownBy(() -> task.complete(commands))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith(message);
    run.terminate("done");
  }

  private static WorkflowExecution named(String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId("parcel-1").setRunId(runId).build();
  }

  /** A run with four events that waits for something. */
  private ScenarioRun idle(String workflowId) {
    var run = platform.start(workflowId);
    run.completeWorkflowTask();
    return run;
  }

  private static void signalHasFailed(ScenarioRun caller, String cause) {
    caller.hasHistoryFrom(
        6,
        """
        6 SignalExternalWorkflowExecutionFailed {"cause": "%s", "initiatedEventId": 5, "namespace": "default"}
        7 WorkflowTaskScheduled
        """
            .formatted(cause));
  }

  private static void cancelHasFailed(ScenarioRun caller) {
    caller.hasHistoryFrom(
        6,
        """
        6 RequestCancelExternalWorkflowExecutionFailed {"cause": "ExternalWorkflowExecutionNotFound", "initiatedEventId": 5, "namespace": "default"}
        7 WorkflowTaskScheduled
        """);
  }
}
