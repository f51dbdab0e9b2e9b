package io.perdure.testing.simulation;

import static io.perdure.testing.scenario.ExternalCommands.cancelExternal;
import static io.perdure.testing.scenario.ExternalCommands.signalExternal;
import static io.perdure.testing.scenario.ExternalCommands.startChild;

import io.perdure.testing.scenario.Texts;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a program has asked of other workflows, read from its history, and what it asks next. */
final class ProgramFamily {
  /** What a child does, and what becomes of it when its parent closes, by the step's amount. */
  private enum Child {
    QUICK("m0>complete", ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE),
    SLOW("t1>complete", ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL),
    SIGNALLED("s0>complete", ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON),
    CHAIN("t1>continue", ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);

    private final String program;
    private final ParentClosePolicy policy;

    Child(String program, ParentClosePolicy policy) {
      this.program = program;
      this.policy = policy;
    }
  }

  /** What the workflow ids of all children begin with. */
  static final String CHILD = "child-";

  private final String runId;
  private final Map<String, Long> children = new HashMap<>();
  private final Set<Long> started = new HashSet<>();
  private final Map<String, Long> signals = new HashMap<>();
  private final Map<String, Long> cancels = new HashMap<>();
  private final Set<Long> ended = new HashSet<>();

  /**
   * @param started the first event of the history
   */
  ProgramFamily(HistoryEvent started) {
    this.runId = started.getWorkflowExecutionStartedEventAttributes().getOriginalExecutionRunId();
  }

  void read(HistoryEvent event) {
    switch (event.getAttributesCase()) {
      case START_CHILD_WORKFLOW_EXECUTION_INITIATED_EVENT_ATTRIBUTES ->
          children.put(
              event.getStartChildWorkflowExecutionInitiatedEventAttributes().getWorkflowId(),
              event.getEventId());
      case CHILD_WORKFLOW_EXECUTION_STARTED_EVENT_ATTRIBUTES ->
          started.add(
              event.getChildWorkflowExecutionStartedEventAttributes().getInitiatedEventId());
      case SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED_EVENT_ATTRIBUTES ->
          signals.put(
              event.getSignalExternalWorkflowExecutionInitiatedEventAttributes().getSignalName(),
              event.getEventId());
      case REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED_EVENT_ATTRIBUTES ->
          cancels.put(
              event.getRequestCancelExternalWorkflowExecutionInitiatedEventAttributes().getReason(),
              event.getEventId());
      default -> FamilyEvents.ended(event).ifPresent(ended::add);
    }
  }

  /** Goes on with a child; true when it has ended. */
  boolean child(Program.Step step, String id, List<Command> commands) {
    var kind = Child.values()[step.amount()];
    var childId = CHILD + "%s-%s".formatted(runId, id);
    var initiated = children.get(childId);
    if (initiated == null) {
      commands.add(
          startChild(
              childId,
              child ->
                  child.setInput(Texts.payloads(kind.program)).setParentClosePolicy(kind.policy)));
      return false;
    }
    if (kind == Child.SIGNALLED && started.contains(initiated)) {
      signal(childId, "go-" + id, commands);
    }
    return ended.contains(initiated);
  }

  /**
   * Goes on with a signal to a workflow that may be gone or not there yet; true when it is known.
   */
  boolean signal(Program.Step step, String id, List<Command> commands) {
    return signal("workflow-" + step.amount(), "hello-" + id, commands);
  }

  /** Goes on with the cancellation of a workflow; true when it is known to be asked for. */
  boolean cancel(Program.Step step, String id, List<Command> commands) {
    var initiated = cancels.get(id);
    if (initiated == null) {
      commands.add(cancelExternal("workflow-" + step.amount(), cancel -> cancel.setReason(id)));
      cancels.put(id, 0L);
      return false;
    }
    return ended.contains(initiated);
  }

  private boolean signal(String workflowId, String name, List<Command> commands) {
    var initiated = signals.get(name);
    if (initiated == null) {
      commands.add(signalExternal(workflowId, name));
      signals.put(name, 0L);
      return false;
    }
    return ended.contains(initiated);
  }
}
