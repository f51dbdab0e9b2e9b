package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.recordMarker;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The steps by which a child starts, with what a crash between them leaves (PF-12). The child goes
 * by the parent's workflow id: nothing asks for it here.
 */
class ChildStepsTest {
  private final TestingWorkflow parent = new TestingWorkflow();
  private final TestingWorkflow child = new TestingWorkflow();

  @Test
  void theChildGetsItsFirstWorkflowTaskFromItsParentOnly() { // CH-9.
    initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    var start = next(null).orElseThrow();
    var started = ask(start);
    signalChild();
    assertThat(last(child)).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);

    var first = next(new OwedStep.Asked(start, started)).orElseThrow();
    ask(first);

    assertThat(first.hasFirstWorkflowTask()).isTrue();
    assertThat(last(child)).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  }

  @Test
  void aCrashBeforeTheRecordingLeadsToTheSameChild() { // CH-7.
    initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    var before = ask(next(null).orElseThrow());

    var after = ask(next(null).orElseThrow());

    assertThat(after).isEqualTo(before);
    assertThat(child.history(child.runId())).hasSize(1);
  }

  @Test
  void aCrashAfterTheRecordingGoesOnWithTheFirstWorkflowTask() { // PF-12.
    initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE).complete();
    var start = next(null).orElseThrow();
    next(new OwedStep.Asked(start, ask(start)));

    assertThat(next(null).orElseThrow().hasFirstWorkflowTask()).isTrue();
    assertThat(count(parent, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED)).isOne();
  }

  @Test
  void theFirstWorkflowTaskIsAskedForOnce() { // CH-9.
    initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    var first = started();
    ask(first);

    ask(first);

    assertThat(count(child, EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)).isOne();
  }

  @Test
  void aParentThatIsToldOfTheEndFirstRecordsTheStartToo() { // CH-10, BE-4.
    var task = initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    ask(next(null).orElseThrow());
    terminateChild();
    var report = owed(child).getRequest();

    parent.ask(CrossExecution::decide, report);
    task.complete(recordMarker("noted"));

    var history = parent.history(parent.runId());
    var started = history.get(history.size() - 3);
    var ended =
        history.get(history.size() - 2).getChildWorkflowExecutionTerminatedEventAttributes();
    assertThat(started.hasChildWorkflowExecutionStartedEventAttributes()).isTrue();
    assertThat(ended.getStartedEventId()).isEqualTo(started.getEventId());
    assertThat(next(null)).isEmpty();
  }

  @Test
  void theEndIsToldOnce() { // CH-10.
    initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE).complete();
    ask(started());
    terminateChild();
    var report = owed(child).getRequest();
    parent.ask(CrossExecution::decide, report);

    parent.ask(CrossExecution::decide, report);

    assertThat(count(parent, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED)).isOne();
  }

  @Test
  void aChildThatItsClosedParentHasNotRecordedIsTerminated() { // CH-4.
    orphan(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);

    assertThat(last(child)).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED);
  }

  @Test
  void orGoesOnIfItIsAbandoned() { // CH-4.
    orphan(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON);

    assertThat(last(child)).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  }

  @Test
  void orIsAskedToCancelItself() { // CH-4.
    orphan(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL);

    assertThat(child.run().execution().cancelRequested()).isTrue();
    assertThat(last(child)).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  }

  /** The child is started, and the parent closes before it has recorded that. */
  private void orphan(ParentClosePolicy policy) {
    initiate(policy);
    ask(next(null).orElseThrow());
    terminate(parent);
    ask(next(null).orElseThrow());
  }

  private TestingTask initiate(ParentClosePolicy policy) {
    parent.start();
    var command =
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION);
    command
        .getStartChildWorkflowExecutionCommandAttributesBuilder()
        .setWorkflowId(TestingWorkflow.ID)
        .setParentClosePolicy(policy)
        .getWorkflowTypeBuilder()
        .setName("parcel");
    parent.poll().complete(command.build());
    parent.signal("more");
    return parent.poll();
  }

  private CrossExecutionRequest started() {
    var start = next(null).orElseThrow();
    return next(new OwedStep.Asked(start, ask(start))).orElseThrow();
  }

  private Optional<CrossExecutionRequest> next(OwedStep.@Nullable Asked asked) {
    return parent.ask(OwedSteps::decide, new OwedStep(owed(parent), asked));
  }

  private CrossExecutionResponse ask(CrossExecutionRequest request) {
    var response = child.ask(CrossExecution::decide, request);
    assertThat(response.getOutcome()).isEqualTo(Outcome.OUTCOME_DONE);
    return response;
  }

  private static CrossExecutionTask owed(TestingWorkflow workflow) {
    return workflow.tasks().stream()
        .filter(Task.CrossExecution.class::isInstance)
        .map(task -> ((Task.CrossExecution) task).task())
        .findFirst()
        .orElseThrow();
  }

  private void signalChild() {
    child.ask(
        SignalWorkflow::decide,
        SignalWorkflowExecutionRequest.newBuilder().setSignalName("hurry").build());
  }

  private void terminateChild() {
    terminate(child);
  }

  private static void terminate(TestingWorkflow workflow) {
    workflow.ask(TerminateWorkflow::decide, TerminateWorkflowExecutionRequest.getDefaultInstance());
  }

  private static EventType last(TestingWorkflow workflow) {
    return workflow.history(workflow.runId()).getLast().getEventType();
  }

  private static long count(TestingWorkflow workflow, EventType type) {
    return workflow.history(workflow.runId()).stream()
        .map(HistoryEvent::getEventType)
        .filter(type::equals)
        .count();
  }
}
