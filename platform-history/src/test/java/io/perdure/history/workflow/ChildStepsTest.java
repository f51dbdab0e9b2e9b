package io.perdure.history.workflow;

import static io.perdure.history.workflow.TestCommands.recordMarker;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.CrossExecutionRequest;
import io.perdure.common.api.CrossExecutionResponse.Outcome;
import io.perdure.history.workflow.external.OwedStep;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import org.junit.jupiter.api.Test;

/**
 * The steps by which a child starts, with what a crash between them leaves (PF-12). The child goes
 * by the parent's workflow id: nothing asks for it here.
 */
class ChildStepsTest {
  private final TestingFamily family = new TestingFamily();
  private final TestingWorkflow parent = family.parent;
  private final TestingWorkflow child = family.child;

  @Test
  void theChildGetsItsFirstWorkflowTaskFromItsParentOnly() { // CH-9, ST-23.
    family.initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    var start = family.next(null).orElseThrow();
    var started = family.ask(start);
    family.signalChild();
    assertThat(TestingFamily.last(child))
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);

    var first = family.next(new OwedStep.Asked(start, started)).orElseThrow();
    family.ask(first);

    assertThat(first.hasFirstWorkflowTask()).isTrue();
    assertThat(TestingFamily.last(child)).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  }

  @Test
  void aCrashBeforeTheRecordingLeadsToTheSameChild() { // CH-7.
    family.initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    var before = family.ask(family.next(null).orElseThrow());

    var after = family.ask(family.next(null).orElseThrow());

    assertThat(after).isEqualTo(before);
    assertThat(child.history(child.runId())).hasSize(1);
  }

  @Test
  void aCrashAfterTheRecordingGoesOnWithTheFirstWorkflowTask() { // PF-12.
    family.initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE).complete();
    var start = family.next(null).orElseThrow();
    family.next(new OwedStep.Asked(start, family.ask(start)));

    assertThat(family.next(null).orElseThrow().hasFirstWorkflowTask()).isTrue();
    assertThat(TestingFamily.count(parent, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED))
        .isOne();
  }

  @Test
  void theFirstWorkflowTaskIsAskedForOnce() { // CH-9.
    family.initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    var first = family.started();
    family.ask(first);

    family.ask(first);

    assertThat(TestingFamily.count(child, EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)).isOne();
  }

  @Test
  void aParentThatIsToldOfTheEndFirstRecordsTheStartToo() { // CH-10, BE-4.
    var task = family.initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    family.ask(family.next(null).orElseThrow());
    TestingFamily.terminate(child);
    var report = TestingFamily.owed(child).getRequest();

    parent.ask(CrossExecution::decide, report);
    task.complete(recordMarker("noted"));

    var history = parent.history(parent.runId());
    var started = history.get(history.size() - 3);
    var ended =
        history.get(history.size() - 2).getChildWorkflowExecutionTerminatedEventAttributes();
    assertThat(started.hasChildWorkflowExecutionStartedEventAttributes()).isTrue();
    assertThat(ended.getStartedEventId()).isEqualTo(started.getEventId());
    assertThat(family.next(null)).isEmpty();
  }

  @Test
  void theEndIsToldOnce() { // CH-10.
    family.initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE).complete();
    family.ask(family.started());
    TestingFamily.terminate(child);
    var report = TestingFamily.owed(child).getRequest();
    parent.ask(CrossExecution::decide, report);

    parent.ask(CrossExecution::decide, report);

    assertThat(
            TestingFamily.count(parent, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED))
        .isOne();
  }

  @Test
  void aChildThatItsClosedParentHasNotRecordedIsTerminated() { // CH-4.
    orphan(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);

    assertThat(TestingFamily.last(child))
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED);
  }

  @Test
  void orGoesOnIfItIsAbandoned() { // CH-4.
    orphan(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON);

    assertThat(TestingFamily.last(child)).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  }

  @Test
  void orIsAskedToCancelItself() { // CH-4.
    orphan(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL);

    assertThat(child.run().execution().cancelRequested()).isTrue();
    assertThat(TestingFamily.last(child)).isEqualTo(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  }

  @Test
  void aStartThatWasRefusedIsRefusedAgainWhenThereIsRoom() { // CH-6, CH-7.
    family.initiate(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    var start = family.next(null).orElseThrow();
    child.start();
    assertThat(outcome(start)).isEqualTo(Outcome.OUTCOME_ALREADY_EXISTS);
    TestingFamily.terminate(child);

    assertThat(outcome(start)).isEqualTo(Outcome.OUTCOME_ALREADY_EXISTS); // It was delayed.

    assertThat(child.run().isOpen()).isFalse();
  }

  private Outcome outcome(CrossExecutionRequest start) {
    return child.ask(CrossExecution::decide, start).getOutcome();
  }

  /** The child is started, and the parent closes before it has recorded that. */
  private void orphan(ParentClosePolicy policy) {
    family.initiate(policy);
    family.ask(family.next(null).orElseThrow());
    TestingFamily.terminate(parent);
    family.ask(family.next(null).orElseThrow());
  }
}
