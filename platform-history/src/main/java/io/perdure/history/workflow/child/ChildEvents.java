package io.perdure.history.workflow.child;

import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED;

import io.perdure.history.state.Children;
import io.perdure.history.state.Turn;
import io.perdure.history.state.stored.ChildState;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.StartChildWorkflowExecutionFailedCause;
import io.temporal.api.history.v1.ChildWorkflowExecutionCanceledEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionTimedOutEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;

/** The events by which a parent tells of its child (CH-5, CH-6, CH-11). */
final class ChildEvents {
  private ChildEvents() {}

  static void addStarted(ChildState child, String runId, Turn turn) {
    var initiated =
        Children.initiated(child).getStartChildWorkflowExecutionInitiatedEventAttributes();
    turn.add(
        EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED,
        event -> {
          var attributes =
              event
                  .getChildWorkflowExecutionStartedEventAttributesBuilder()
                  .setInitiatedEventId(child.getInitiatedEventId())
                  .setNamespace(turn.namespace().name())
                  .setNamespaceId(turn.namespace().id())
                  .setWorkflowExecution(execution(child, runId))
                  .setWorkflowType(type(child));
          if (initiated.hasHeader()) {
            attributes.setHeader(initiated.getHeader());
          }
        });
  }

  @SuppressWarnings("deprecation") // Old workers still send control, and are told it again.
  static void addStartFailed(ChildState child, Turn turn) {
    var initiated =
        Children.initiated(child).getStartChildWorkflowExecutionInitiatedEventAttributes();
    turn.add(
        EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED,
        event ->
            event
                .getStartChildWorkflowExecutionFailedEventAttributesBuilder()
                .setInitiatedEventId(child.getInitiatedEventId())
                .setCause(
                    StartChildWorkflowExecutionFailedCause
                        .START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS)
                .setNamespace(turn.namespace().name())
                .setNamespaceId(turn.namespace().id())
                .setWorkflowId(child.getWorkflowId())
                .setWorkflowType(type(child))
                .setControl(initiated.getControl()));
  }

  /**
   * Tells how the child has ended.
   *
   * @param runId the last run of the child's chain
   * @param close the event that closed it
   */
  static void addClosed(ChildState child, String runId, HistoryEvent close, Turn turn) {
    var last = execution(child, runId);
    switch (close.getAttributesCase()) {
      case WORKFLOW_EXECUTION_COMPLETED_EVENT_ATTRIBUTES -> addCompleted(child, last, close, turn);
      case WORKFLOW_EXECUTION_FAILED_EVENT_ATTRIBUTES -> addFailed(child, last, close, turn);
      case WORKFLOW_EXECUTION_CANCELED_EVENT_ATTRIBUTES -> addCanceled(child, last, close, turn);
      case WORKFLOW_EXECUTION_TIMED_OUT_EVENT_ATTRIBUTES -> addTimedOut(child, last, close, turn);
      case WORKFLOW_EXECUTION_TERMINATED_EVENT_ATTRIBUTES -> addTerminated(child, last, turn);
      default -> throw new IllegalStateException("closes no chain: " + close.getEventType());
    }
  }

  private static void addCompleted(
      ChildState child, WorkflowExecution last, HistoryEvent close, Turn turn) {
    var given = close.getWorkflowExecutionCompletedEventAttributes();
    var told =
        ChildWorkflowExecutionCompletedEventAttributes.newBuilder()
            .setInitiatedEventId(child.getInitiatedEventId())
            .setStartedEventId(child.getStartedEventId())
            .setNamespace(turn.namespace().name())
            .setNamespaceId(turn.namespace().id())
            .setWorkflowExecution(last)
            .setWorkflowType(type(child));
    if (given.hasResult()) {
      told.setResult(given.getResult());
    }
    turn.add(
        EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
        event -> event.setChildWorkflowExecutionCompletedEventAttributes(told));
  }

  private static void addFailed(
      ChildState child, WorkflowExecution last, HistoryEvent close, Turn turn) {
    var given = close.getWorkflowExecutionFailedEventAttributes();
    var told =
        ChildWorkflowExecutionFailedEventAttributes.newBuilder()
            .setInitiatedEventId(child.getInitiatedEventId())
            .setStartedEventId(child.getStartedEventId())
            .setNamespace(turn.namespace().name())
            .setNamespaceId(turn.namespace().id())
            .setWorkflowExecution(last)
            .setWorkflowType(type(child))
            .setFailure(given.getFailure())
            .setRetryState(given.getRetryState());
    turn.add(
        EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED,
        event -> event.setChildWorkflowExecutionFailedEventAttributes(told));
  }

  private static void addCanceled(
      ChildState child, WorkflowExecution last, HistoryEvent close, Turn turn) {
    var given = close.getWorkflowExecutionCanceledEventAttributes();
    var told =
        ChildWorkflowExecutionCanceledEventAttributes.newBuilder()
            .setInitiatedEventId(child.getInitiatedEventId())
            .setStartedEventId(child.getStartedEventId())
            .setNamespace(turn.namespace().name())
            .setNamespaceId(turn.namespace().id())
            .setWorkflowExecution(last)
            .setWorkflowType(type(child));
    if (given.hasDetails()) {
      told.setDetails(given.getDetails());
    }
    turn.add(
        EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED,
        event -> event.setChildWorkflowExecutionCanceledEventAttributes(told));
  }

  private static void addTimedOut(
      ChildState child, WorkflowExecution last, HistoryEvent close, Turn turn) {
    var told =
        ChildWorkflowExecutionTimedOutEventAttributes.newBuilder()
            .setInitiatedEventId(child.getInitiatedEventId())
            .setStartedEventId(child.getStartedEventId())
            .setNamespace(turn.namespace().name())
            .setNamespaceId(turn.namespace().id())
            .setWorkflowExecution(last)
            .setWorkflowType(type(child))
            .setRetryState(close.getWorkflowExecutionTimedOutEventAttributes().getRetryState());
    turn.add(
        EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT,
        event -> event.setChildWorkflowExecutionTimedOutEventAttributes(told));
  }

  private static void addTerminated(ChildState child, WorkflowExecution last, Turn turn) {
    var told =
        ChildWorkflowExecutionTerminatedEventAttributes.newBuilder()
            .setInitiatedEventId(child.getInitiatedEventId())
            .setStartedEventId(child.getStartedEventId())
            .setNamespace(turn.namespace().name())
            .setNamespaceId(turn.namespace().id())
            .setWorkflowExecution(last)
            .setWorkflowType(type(child));
    turn.add(
        EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED,
        event -> event.setChildWorkflowExecutionTerminatedEventAttributes(told));
  }

  private static WorkflowExecution execution(ChildState child, String runId) {
    return WorkflowExecution.newBuilder()
        .setWorkflowId(child.getWorkflowId())
        .setRunId(runId)
        .build();
  }

  private static WorkflowType type(ChildState child) {
    return WorkflowType.newBuilder().setName(child.getWorkflowType()).build();
  }
}
