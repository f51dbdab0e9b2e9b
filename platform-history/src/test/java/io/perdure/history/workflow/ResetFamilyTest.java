package io.perdure.history.workflow;

import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON;
import static io.temporal.api.enums.v1.ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.common.api.CrossExecutionTask;
import io.perdure.history.workflow.external.OwedStep;
import io.temporal.api.enums.v1.EventType;
import org.junit.jupiter.api.Test;

/** RS-8, RS-9, CH-15: a parent is reset between the steps by which its child starts. */
class ResetFamilyTest {
  /** The end of the workflow task after the one that has initiated the child. */
  private static final long AFTER_INITIATION = 9;

  /** The end of the workflow task that has initiated the child. */
  private static final long BEFORE_INITIATION = 4;

  private final TestingFamily family = new TestingFamily();
  private final TestingWorkflow parent = family.parent;
  private final TestingWorkflow child = family.child;

  @Test
  void theNewRunTakesOverAChildWhoseStartNobodyHasRecorded() { // CH-15.
    initiate();
    var before = family.ask(family.next(null).orElseThrow());

    var owed = owedBy(parent.reset(AFTER_INITIATION));

    assertThat(family.next(null)).isEmpty(); // The new run owes it now.
    var start = family.next(owed, null).orElseThrow();
    var after = family.ask(start);
    assertThat(after.getRunId()).isEqualTo(before.getRunId());
    family.ask(family.next(owed, new OwedStep.Asked(start, after)).orElseThrow());
    assertThat(workflowTasks()).isOne();
  }

  @Test
  void aRunThatWasResetTwiceIsStillKnownToTheChild() { // CH-15.
    initiate();
    var owed = owedBy(parent.reset(AFTER_INITIATION));
    var before = family.ask(family.next(owed, null).orElseThrow());

    var again = owedBy(parent.reset(AFTER_INITIATION));

    assertThat(family.next(owed, null)).isEmpty();
    assertThat(family.ask(family.next(again, null).orElseThrow())).isEqualTo(before);
  }

  @Test
  void theChildGetsItsFirstWorkflowTaskIfTheResetComesAfterTheRecording() { // CH-9.
    family.initiate(PARENT_CLOSE_POLICY_TERMINATE).complete();
    family.started();

    parent.reset(AFTER_INITIATION);
    family.ask(family.next(null).orElseThrow());

    assertThat(workflowTasks()).isOne();
    assertThat(parent.run().children().all()).allMatch(told -> !told.getRunId().isEmpty());
  }

  @Test
  void aChildThatTheNewRunHasNotInitiatedGoesOn() { // RS-9.
    initiate();
    family.ask(family.next(null).orElseThrow());

    parent.reset(BEFORE_INITIATION);
    family.ask(family.next(null).orElseThrow());

    assertThat(child.run().isOpen()).isTrue();
    assertThat(workflowTasks()).isOne();
  }

  @Test
  void aChildOfTheRunBeforeIsNotTakenForOneThatTheNewRunInitiates() { // CH-15.
    initiate();
    family.ask(family.next(null).orElseThrow());
    var reset = parent.reset(BEFORE_INITIATION);
    parent.poll().complete(TestingFamily.startChild(PARENT_CLOSE_POLICY_ABANDON));

    var start = family.next(owedBy(reset), null).orElseThrow();

    assertThat(start.getBaseRunIdsList()).isEmpty();
  }

  @Test
  void theEndOfAChildIsToldToTheNewRun() { // RS-9, CH-10.
    family.initiate(PARENT_CLOSE_POLICY_TERMINATE).complete();
    family.ask(family.started());
    parent.reset(AFTER_INITIATION);

    TestingFamily.terminate(child);
    parent.ask(CrossExecution::decide, TestingFamily.owed(child).getRequest());

    var ended = EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED;
    assertThat(TestingFamily.count(parent, ended)).isOne();
  }

  @Test
  void theEndOfAChildIsNotTakenForThatOfAnotherOne() { // RS-9.
    family.initiate(PARENT_CLOSE_POLICY_TERMINATE).complete();
    family.ask(family.started());
    parent.reset(BEFORE_INITIATION);
    parent.poll().complete(TestingFamily.startChild(PARENT_CLOSE_POLICY_ABANDON));

    TestingFamily.terminate(child);
    parent.ask(CrossExecution::decide, TestingFamily.owed(child).getRequest());

    var ended = EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED;
    assertThat(TestingFamily.count(parent, ended)).isZero();
  }

  @Test
  void whatIsStartedAfterTheChildHasEndedIsNobodys() { // CH-15.
    initiate();
    family.ask(family.next(null).orElseThrow());
    var owed = TestingFamily.owed(parent, parent.reset(AFTER_INITIATION));
    var start = family.next(owed, null).orElseThrow();
    TestingFamily.terminate(child);
    parent.ask(CrossExecution::decide, TestingFamily.owed(child).getRequest());

    var late = family.ask(start); // The first child is closed: here is another one.
    family.ask(family.next(owed, new OwedStep.Asked(start, late)).orElseThrow());

    assertThat(child.run(late.getRunId()).isOpen()).isFalse();
  }

  private void initiate() {
    family.initiate(PARENT_CLOSE_POLICY_TERMINATE).complete();
  }

  private long workflowTasks() {
    return TestingFamily.count(child, EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED);
  }

  private CrossExecutionTask owedBy(String runId) {
    return TestingFamily.owed(parent, runId);
  }
}
