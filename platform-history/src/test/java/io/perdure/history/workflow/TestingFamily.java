package io.perdure.history.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse;
import io.perdure.common.api.CrossExecutionResponse.Outcome;
import io.perdure.common.api.CrossExecutionTask;
import io.perdure.history.state.Task;
import io.perdure.history.workflow.external.OwedStep;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A parent and its child, with each call between them in the hands of the test. The child goes by
 * the parent's workflow id: nothing asks for it here.
 */
final class TestingFamily {
  final TestingWorkflow parent = new TestingWorkflow();
  final TestingWorkflow child = new TestingWorkflow();

  /** The first workflow task initiates a child; gives the second one, which is started. */
  TestingTask initiate(ParentClosePolicy policy) {
    parent.start();
    parent.poll().complete(startChild(policy));
    parent.signal("more");
    return parent.poll();
  }

  /** The command that initiates a child of the parent's own workflow id. */
  static Command startChild(ParentClosePolicy policy) {
    var command =
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION);
    command
        .getStartChildWorkflowExecutionCommandAttributesBuilder()
        .setWorkflowId(TestingWorkflow.ID)
        .setParentClosePolicy(policy)
        .getWorkflowTypeBuilder()
        .setName("parcel");
    return command.build();
  }

  /** The child is started, and the parent has recorded it; gives the next call. */
  CrossExecutionRequest started() {
    var start = next(null).orElseThrow();
    return next(new OwedStep.Asked(start, ask(start))).orElseThrow();
  }

  /** How the parent's first run goes on with the start of its child. */
  Optional<CrossExecutionRequest> next(OwedStep.@Nullable Asked asked) {
    return next(owed(parent), asked);
  }

  Optional<CrossExecutionRequest> next(CrossExecutionTask task, OwedStep.@Nullable Asked asked) {
    return parent.ask(OwedSteps::decide, new OwedStep(task, asked));
  }

  CrossExecutionResponse ask(CrossExecutionRequest request) {
    var response = child.ask(CrossExecution::decide, request);
    assertThat(response.getOutcome()).isEqualTo(Outcome.OUTCOME_DONE);
    return response;
  }

  /** What a workflow owed first. */
  static CrossExecutionTask owed(TestingWorkflow workflow) {
    return allOwed(workflow).findFirst().orElseThrow();
  }

  /** What one run of a workflow owed first. */
  static CrossExecutionTask owed(TestingWorkflow workflow, String runId) {
    return allOwed(workflow)
        .filter(task -> task.getRunId().equals(runId))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<CrossExecutionTask> allOwed(TestingWorkflow workflow) {
    return workflow.tasks().stream()
        .filter(Task.CrossExecution.class::isInstance)
        .map(task -> ((Task.CrossExecution) task).task());
  }

  void signalChild() {
    child.ask(
        SignalWorkflow::decide,
        SignalWorkflowExecutionRequest.newBuilder().setSignalName("hurry").build());
  }

  static void terminate(TestingWorkflow workflow) {
    workflow.ask(TerminateWorkflow::decide, TerminateWorkflowExecutionRequest.getDefaultInstance());
  }

  static EventType last(TestingWorkflow workflow) {
    return workflow.history(workflow.runId()).getLast().getEventType();
  }

  static long count(TestingWorkflow workflow, EventType type) {
    return workflow.history(workflow.runId()).stream()
        .map(HistoryEvent::getEventType)
        .filter(type::equals)
        .count();
  }
}
